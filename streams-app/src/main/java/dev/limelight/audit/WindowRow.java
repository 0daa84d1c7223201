package dev.limelight.audit;

import dev.limelight.schemas.AuditObservation;
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
   * classes; an event, once, that of the outcomes.
   */
  public static List<WindowRow> of(AuditObservation seen) {
    List<WindowRow> rows = new ArrayList<>();
    if (!seen.getMethod().equals(WindowFold.ALL_METHODS)) {
      rows.add(new WindowRow(seen.getMethod(), seen.getClassIndex()));
      rows.add(new WindowRow(seen.getMethod(), WindowFold.ALL_CLASSES));
    }
    if (seen.getFirst()) {
      rows.add(OUTCOMES);
    }
    return rows;
  }
}
