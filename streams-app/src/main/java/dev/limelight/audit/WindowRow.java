package dev.limelight.audit;

import dev.limelight.schemas.AuditObservation;
import dev.limelight.schemas.AuditWindow;
import java.util.ArrayList;
import java.util.List;

/**
 * What a window is about, within a model.
 *
 * @param method the saliency method, or {@link WindowFold#ALL_METHODS}
 * @param classIndex the class, or {@link WindowFold#ALL_CLASSES}
 */
public record WindowRow(String method, int classIndex) {
  /** How all of the model's events ended. */
  public static final WindowRow OUTCOMES =
      new WindowRow(WindowFold.ALL_METHODS, WindowFold.ALL_CLASSES);

  /**
   * The rows that an observation enters: a score or a map those of its method, by class and for all
   * classes; an event, once, those of the outcomes, by class where that is known and for all.
   */
  public static List<WindowRow> of(AuditObservation seen) {
    List<WindowRow> rows = new ArrayList<>();
    if (!seen.getMethod().equals(WindowFold.ALL_METHODS)) {
      rows.add(new WindowRow(seen.getMethod(), seen.getClassIndex()));
      rows.add(new WindowRow(seen.getMethod(), WindowFold.ALL_CLASSES));
    }
    if (seen.getFirst()) {
      rows.add(OUTCOMES);
      if (seen.getClassIndex() != WindowFold.ALL_CLASSES) {
        rows.add(new WindowRow(WindowFold.ALL_METHODS, seen.getClassIndex()));
      }
    }
    return rows;
  }

  /** What a window is about. */
  public static WindowRow of(AuditWindow window) {
    return new WindowRow(window.getMethod(), window.getClassIndex());
  }

  /** Whether it counts how a class's events ended. */
  public boolean countsOutcomesOfClass() {
    return countsOutcomes() && classIndex != WindowFold.ALL_CLASSES;
  }

  /** Whether it counts how events ended. */
  public boolean countsOutcomes() {
    return method.equals(WindowFold.ALL_METHODS);
  }
}
