package dev.limelight.audit;

import dev.limelight.schemas.AuditSummary;
import dev.limelight.schemas.EventValue;
import dev.limelight.schemas.ScoreDrift;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a rule can look at: one figure of a window, and how many events it rests on. */
public enum Measure {
  /** Mean score. */
  RCAP_MEAN(AuditSummary::getExplained, s -> orNaN(s.getRcapMean()), AuditSummary::getLowestRcap),
  /** Population stability index of the scores. */
  RCAP_PSI(
      AuditSummary::getExplained, s -> drift(s, ScoreDrift::getPsi), AuditSummary::getLowestRcap),
  /** Kolmogorov-Smirnov distance of the scores. */
  RCAP_KS(
      AuditSummary::getExplained, s -> drift(s, ScoreDrift::getKs), AuditSummary::getLowestRcap),
  /** The Kolmogorov-Smirnov test's p-value. */
  RCAP_KS_P(
      AuditSummary::getExplained,
      s -> drift(s, ScoreDrift::getPValue),
      AuditSummary::getLowestRcap),
  /** Mean share of the saliency inside the region. */
  REGION_SHARE(
      AuditSummary::getRegionEvents,
      s -> orNaN(s.getRegionShareMean()),
      AuditSummary::getLowestRegionShare),
  /** Share of the events with a region whose saliency lies outside of it. */
  OUTSIDE_RATE(
      AuditSummary::getRegionEvents,
      s -> share(s.getOutside(), s.getRegionEvents()),
      AuditSummary::getLowestRegionShare),
  /** Share of the events with a production prediction where the model disagrees. */
  DISAGREEMENT_RATE(
      AuditSummary::getPredictions,
      s -> share(s.getDisagreements(), s.getPredictions()),
      s -> List.of()),
  /** Share of all events that became dead letters. */
  DEAD_RATE(Measure::ended, s -> share(sum(s.getDead()), ended(s)), s -> List.of()),
  /** Share of all events that were skipped. */
  SKIPPED_RATE(Measure::ended, s -> share(sum(s.getSkipped()), ended(s)), s -> List.of());

  private final ToLongFunction<AuditSummary> events;
  private final ToDoubleFunction<AuditSummary> value;
  private final Function<AuditSummary, List<EventValue>> evidence;

  Measure(
      ToLongFunction<AuditSummary> events,
      ToDoubleFunction<AuditSummary> value,
      Function<AuditSummary, List<EventValue>> evidence) {
    this.events = events;
    this.value = value;
    this.evidence = evidence;
  }

  /** The name in rules, such as {@code rcap-mean}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The measure of a name.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static Measure named(String label) {
    return Stream.of(values())
        .filter(measure -> measure.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Unknown measure '%s'; the measures are %s"
                        .formatted(
                            label,
                            Stream.of(values())
                                .map(Measure::label)
                                .collect(Collectors.joining(", ")))));
  }

  /** How many events the figure rests on. */
  public long events(AuditSummary summary) {
    return events.applyAsLong(summary);
  }

  /** The figure; empty where the window does not have it. */
  public OptionalDouble of(AuditSummary summary) {
    double found = value.applyAsDouble(summary);
    return Double.isNaN(found) ? OptionalDouble.empty() : OptionalDouble.of(found);
  }

  /** The events that speak most for it, worst first; empty where single events say nothing. */
  public List<EventValue> evidence(AuditSummary summary) {
    return evidence.apply(summary);
  }

  private static double orNaN(Double value) {
    return value == null ? Double.NaN : value;
  }

  private static double drift(AuditSummary summary, ToDoubleFunction<ScoreDrift> figure) {
    ScoreDrift drift = summary.getDrift();
    return drift == null ? Double.NaN : figure.applyAsDouble(drift);
  }

  private static double share(long part, long whole) {
    return whole == 0 ? Double.NaN : (double) part / whole;
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static long ended(AuditSummary summary) {
    return summary.getExplained() + sum(summary.getSkipped()) + sum(summary.getDead());
  }
}
