package dev.limelight.audit;

import dev.limelight.schemas.AuditWindow;
import dev.limelight.schemas.EventValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of a window that speak most for what a rule found. Stateless. */
final class Evidence {
  private Evidence() {}

  /**
   * The events, worst first; empty where a window does not keep which they were.
   *
   * @param reference the class's reference scores, once they are complete
   */
  static List<EventValue> of(
      AlertRule rule, AuditWindow window, @Nullable UnitHistogram reference) {
    return switch (rule.measure()) {
      case RCAP_MEAN -> scores(window, rule.above());
      case RCAP_PSI, RCAP_KS, RCAP_KS_P -> scores(window, rose(window, reference));
      case REGION_SHARE -> rule.above() ? List.of() : window.getLowestRegionShare();
      case OUTSIDE_RATE -> rule.above() ? window.getLowestRegionShare() : List.of();
      case DISAGREEMENT_RATE, DEAD_RATE, SKIPPED_RATE -> List.of();
    };
  }

  private static List<EventValue> scores(AuditWindow window, boolean high) {
    return high ? window.getHighestRcap() : window.getLowestRcap();
  }

  /** Whether the scores lie higher than their reference, on average. */
  private static boolean rose(AuditWindow window, @Nullable UnitHistogram reference) {
    UnitHistogram scores = UnitHistogram.of(window.getRcapHistogram());
    return reference != null
        && reference.count() > 0
        && scores.count() > 0
        && scores.mean() > reference.mean();
  }
}
