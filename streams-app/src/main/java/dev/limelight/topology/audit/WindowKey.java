package dev.limelight.topology.audit;

import dev.limelight.audit.WindowRow;
import dev.limelight.schemas.AuditObservation;
import dev.limelight.schemas.AuditWindow;
import java.util.Locale;

/** Keys of the audit's stores and of its records. */
final class WindowKey {
  private WindowKey() {}

  /** A window's: they sort by its start. */
  static String of(long start, AuditObservation seen, WindowRow row) {
    return prefix(start) + identity(seen.getRunId(), seen.getModelId(), row);
  }

  private static String prefix(long start) {
    return String.format(Locale.ROOT, "%015d|", start);
  }

  /** The key of the scores that a version of a model's class is compared with. */
  static String reference(AuditObservation seen, WindowRow row) {
    return identity(seen.getRunId(), seen.getModelId(), row) + "|" + seen.getModelVersion();
  }

  /** The same for a window. */
  static String reference(AuditWindow window) {
    return identity(window.getRunId(), window.getModelId(), WindowRow.of(window))
        + "|"
        + window.getModelVersion();
  }

  /** The key that a summary is published under. */
  static String published(AuditWindow window) {
    return identity(window.getRunId(), window.getModelId(), WindowRow.of(window))
        + "|"
        + window.getStart();
  }

  private static String identity(String run, String model, WindowRow row) {
    return run + "|" + model + "|" + row.method() + "|" + row.classIndex();
  }
}
