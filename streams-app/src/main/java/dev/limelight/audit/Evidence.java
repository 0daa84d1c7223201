package dev.limelight.audit;

import dev.limelight.schemas.AuditWindow;
import dev.limelight.schemas.EventValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of a window that speak most for what a rule found. Stateless.
 *
 * <p>Behind a rate of disagreements, skipped events or dead letters no event is worse than another:
 * there it is the latest, by the events' own time, which no instance and no order changes.
 */
final class Evidence {
  private Evidence() {}

  /** What one of those events is in its rate. */
  private static final double WHOLE = 1;

  /**
   * The events, worst or latest first; empty where a window does not keep which they were.
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
      case DISAGREEMENT_RATE -> counted(rule, window.getLatestDisagreements());
      case DEAD_RATE -> counted(rule, window.getLatestDead());
      case SKIPPED_RATE -> counted(rule, window.getLatestSkipped());
    };
  }

  /** A rate that is too low is so by the events that are not among them. */
  private static List<EventValue> counted(AlertRule rule, List<EventValue> latest) {
    return rule.above()
        ? latest.stream().map(event -> new EventValue(event.getEventId(), WHOLE)).toList()
        : List.of();
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
