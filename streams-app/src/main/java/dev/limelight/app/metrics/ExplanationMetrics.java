package dev.limelight.app.metrics;

import dev.limelight.audit.SkipReason;
import dev.limelight.pipeline.StageTimings;
import dev.limelight.schemas.RcapScore;
import dev.limelight.topology.EventTimings;
import dev.limelight.topology.ExplainedEvent;
import dev.limelight.topology.ExplanationObserver;
import dev.limelight.topology.deadletter.DeadLetterReason;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts how events end, once they have: see {@link CommittedCounts}. Thread-safe. */
final class ExplanationMetrics implements ExplanationObserver {
  private static final String DECODE = "decode";
  private static final String FORWARD = "forward";
  private static final String GRADIENT = "gradient";
  private static final String AGGREGATE = "aggregate";
  private static final String SCORE = "score";
  private static final String PUBLISH = "publish";
  private static final List<String> STAGES =
      List.of(DECODE, FORWARD, GRADIENT, AGGREGATE, SCORE, PUBLISH);

  private static final String NO_REASON = "none";
  private static final String NO_MODEL = "unknown";

  private final CommittedCounts counts;
  private final MeterRegistry registry;
  private final EventMeters meters;

  ExplanationMetrics(CommittedCounts counts, MeterRegistry registry) {
    this.counts = counts;
    this.registry = registry;
    this.meters = new EventMeters(registry);
  }

  @Override
  public void explained(
      List<ExplainedEvent> results,
      Optional<SkipReason> degraded,
      Duration publish,
      long recordTime) {
    ExplainedEvent first = results.get(0);
    String model = first.score().getModelId();
    Boolean agreement = first.score().getAgreement();
    EventTimings timings = first.timings();
    // Only figures are kept until the commit, not the maps.
    List<Score> scores =
        results.stream().map(ExplainedEvent::score).map(ExplanationMetrics::score).toList();
    String outcome = degraded.isPresent() ? "degraded" : "explained";
    String reason = degraded.map(SkipReason::name).orElse(NO_REASON);
    counts.add(
        () -> {
          meters.ended(model, outcome, reason);
          agreed(model, agreement);
          scores.forEach(score -> meters.scored(model, score.method(), score.rcap()));
          times(model, timings, publish.toNanos());
          meters.age(model, Math.max(0, registry.config().clock().wallTime() - recordTime));
        });
  }

  /** Makes the series of a model, at nought: of what appears at one, no rate is seen. */
  void begin(String model) {
    meters.begin(model, "explained", NO_REASON);
    for (SkipReason reason : SkipReason.values()) {
      meters.begin(model, "skipped", reason.name());
    }
    meters.begin(model, "degraded", SkipReason.LOAD.name());
    for (DeadLetterReason reason : DeadLetterReason.values()) {
      meters.begin(model, "dead", reason.name());
      meters.begin(NO_MODEL, "dead", reason.name());
    }
    STAGES.forEach(stage -> meters.begin(model, stage));
  }

  private void agreed(String model, @Nullable Boolean agreement) {
    if (agreement != null) {
      meters.predicted(model, agreement);
    }
  }

  private void times(String model, EventTimings timings, long publish) {
    StageTimings stages = timings.stages();
    meters.stage(model, DECODE, timings.decode());
    meters.stage(model, FORWARD, stages.forward());
    meters.stage(model, GRADIENT, stages.gradients());
    meters.stage(model, AGGREGATE, stages.aggregate());
    meters.stage(model, SCORE, stages.score());
    meters.stage(model, PUBLISH, publish);
    meters.event(model, timings.decode() + stages.total() + publish);
  }

  @Override
  public void skipped(String modelId, SkipReason reason) {
    counts.add(() -> meters.ended(modelId, "skipped", reason.name()));
  }

  @Override
  public void rejected(Optional<String> modelId, DeadLetterReason reason) {
    // An id that no bundle has is any text.
    String model = reason == DeadLetterReason.UNKNOWN_MODEL ? NO_MODEL : modelId.orElse(NO_MODEL);
    counts.add(() -> meters.ended(model, "dead", reason.name()));
  }

  @Override
  public long nanoTime() {
    return registry.config().clock().monotonicTime();
  }

  private static Score score(RcapScore score) {
    return new Score(score.getMethod(), score.getRcap());
  }

  private record Score(String method, double rcap) {}
}
