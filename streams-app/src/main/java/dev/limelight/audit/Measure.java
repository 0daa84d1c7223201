package dev.limelight.audit;

import dev.limelight.schemas.AuditSummary;
import dev.limelight.schemas.ScoreDrift;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a rule can look at: one figure of a window, and how many events it rests on. */
public enum Measure {
  /** Mean score. */
  RCAP_MEAN,
  /** Population stability index of the scores. */
  RCAP_PSI,
  /** Kolmogorov-Smirnov distance of the scores. */
  RCAP_KS,
  /** The Kolmogorov-Smirnov test's p-value. */
  RCAP_KS_P,
  /** Mean share of the saliency inside the region. */
  REGION_SHARE,
  /** Share of the events with a region whose saliency lies outside of it. */
  OUTSIDE_RATE,
  /** Share of the events with a production prediction where the model disagrees. */
  DISAGREEMENT_RATE,
  /** Share of all events that became dead letters. */
  DEAD_RATE,
  /** Share of all events that were skipped. */
  SKIPPED_RATE;

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

  /**
   * Whether the row of a class and that of all classes show the same cause: the first of them to
   * raise an alert speaks for all of the model's rows. Of a score or a region, each class has its
   * own.
   */
  boolean oncePerModel() {
    return switch (this) {
      case DISAGREEMENT_RATE, DEAD_RATE, SKIPPED_RATE -> true;
      case RCAP_MEAN, RCAP_PSI, RCAP_KS, RCAP_KS_P, REGION_SHARE, OUTSIDE_RATE -> false;
    };
  }

  /** How many events the figure rests on. */
  public long events(AuditSummary summary) {
    return switch (this) {
      case RCAP_MEAN, RCAP_PSI, RCAP_KS, RCAP_KS_P -> summary.getExplained();
      case REGION_SHARE, OUTSIDE_RATE -> summary.getRegionEvents();
      case DISAGREEMENT_RATE -> summary.getPredictions();
      case DEAD_RATE, SKIPPED_RATE -> ended(summary);
    };
  }

  /** The figure; empty where the window does not have it. */
  public OptionalDouble of(AuditSummary summary) {
    return switch (this) {
      case RCAP_MEAN -> optional(summary.getRcapMean());
      case RCAP_PSI -> drift(summary, ScoreDrift::getPsi);
      case RCAP_KS -> drift(summary, ScoreDrift::getKs);
      case RCAP_KS_P -> drift(summary, ScoreDrift::getPValue);
      case REGION_SHARE -> optional(summary.getRegionShareMean());
      case OUTSIDE_RATE -> share(summary.getOutside(), summary.getRegionEvents());
      case DISAGREEMENT_RATE -> disagreement(summary);
      case DEAD_RATE -> shareOfAll(summary, sum(summary.getDead()));
      case SKIPPED_RATE -> shareOfAll(summary, sum(summary.getSkipped()));
    };
  }

  private static OptionalDouble optional(@Nullable Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private static OptionalDouble drift(AuditSummary summary, ToDoubleFunction<ScoreDrift> figure) {
    ScoreDrift drift = summary.getDrift();
    return drift == null ? OptionalDouble.empty() : OptionalDouble.of(figure.applyAsDouble(drift));
  }

  private static OptionalDouble share(long part, long whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
  }

  /** Whether production agrees is of the event, whatever method it was explained by. */
  private static OptionalDouble disagreement(AuditSummary summary) {
    return countsOutcomes(summary)
        ? share(summary.getDisagreements(), summary.getPredictions())
        : OptionalDouble.empty();
  }

  /** Only one row knows of all events: of few that were not explained is the class known. */
  private static OptionalDouble shareOfAll(AuditSummary summary, long part) {
    return countsOutcomes(summary) && summary.getClassIndex() == WindowFold.ALL_CLASSES
        ? share(part, ended(summary))
        : OptionalDouble.empty();
  }

  private static boolean countsOutcomes(AuditSummary summary) {
    return summary.getMethod().equals(WindowFold.ALL_METHODS);
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static long ended(AuditSummary summary) {
    return summary.getExplained() + sum(summary.getSkipped()) + sum(summary.getDead());
  }
}
