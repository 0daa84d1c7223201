package dev.limelight.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.audit.SkipReason;
import dev.limelight.pipeline.StageTimings;
import dev.limelight.topology.EventTimings;
import dev.limelight.topology.ExplainedEvent;
import dev.limelight.topology.Fixtures;
import dev.limelight.topology.SourceCoordinates;
import dev.limelight.topology.deadletter.DeadLetterReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ExplanationMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CommittedCounts counts = new CommittedCounts(registry);
  private final ExplanationMetrics metrics = new ExplanationMetrics(counts, registry);

  @Test
  void shouldCountNothingBeforeTheCommit() {
    explain();

    assertThat(events()).isZero();

    counts.committed(Duration.ofMillis(3));

    assertThat(events()).isEqualTo(1);
    assertThat(registry.get("limelight.commit").timer().count()).isEqualTo(1);
  }

  @Test
  void shouldCountAnEventOnceWhenItsTransactionWasAbortedAndItCameAgain() {
    explain();
    counts.aborted();
    explain();
    counts.committed(Duration.ZERO);

    assertThat(events()).isEqualTo(1);
    assertThat(registry.get("limelight.events.aborted").counter().count()).isEqualTo(1);
  }

  @Test
  void shouldKeepThreadsApartWhenOnlyOneCommits() throws InterruptedException {
    Thread other = new Thread(this::explain);
    other.start();
    other.join();

    counts.committed(Duration.ZERO);

    assertThat(events()).isZero();
  }

  @Test
  void shouldSayHowAndWhyWhenAnEventWasNotExplainedAsConfigured() {
    metrics.skipped("signs", SkipReason.OVER_BUDGET);
    metrics.rejected(Optional.of("no such\nmodel"), DeadLetterReason.UNKNOWN_MODEL);
    metrics.rejected(Optional.empty(), DeadLetterReason.NOT_AVRO);
    metrics.explained(
        List.of(explained()), Optional.of(SkipReason.LOAD), Duration.ZERO, Long.MAX_VALUE);
    counts.committed(Duration.ZERO);

    assertThat(count("signs", "skipped", "OVER_BUDGET")).isEqualTo(1);
    assertThat(count("unknown", "dead", "UNKNOWN_MODEL")).isEqualTo(1);
    assertThat(count("unknown", "dead", "NOT_AVRO")).isEqualTo(1);
    assertThat(count("signs", "degraded", "LOAD")).isEqualTo(1);
  }

  @Test
  void shouldTimeEveryStageWhenAnEventIsExplained() {
    explain();
    counts.committed(Duration.ZERO);

    assertThat(stage("decode")).isEqualTo(1);
    assertThat(stage("forward")).isEqualTo(2);
    assertThat(stage("gradient")).isEqualTo(3);
    assertThat(stage("aggregate")).isEqualTo(4);
    assertThat(stage("score")).isEqualTo(5);
    assertThat(stage("publish")).isEqualTo(6);
    assertThat(registry.get("limelight.event").timer().totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(21);
    assertThat(registry.get("limelight.rcap").summary().mean()).isEqualTo(0.25);
  }

  @Test
  void shouldMakeNoMoreSeriesWhenNamesNeverEnd() {
    for (int i = 0; i < 1000; i++) {
      metrics.rejected(Optional.of("model-" + i), DeadLetterReason.IMAGE_CORRUPT);
    }
    counts.committed(Duration.ZERO);

    assertThat(registry.find("limelight.events").counters()).hasSizeLessThanOrEqualTo(101);
    assertThat(count(BoundedNames.OTHER, "dead", "IMAGE_CORRUPT")).isEqualTo(900);
  }

  private void explain() {
    metrics.explained(List.of(explained()), Optional.empty(), Duration.ofMillis(6), 0);
  }

  private static ExplainedEvent explained() {
    ExplainedEvent untimed =
        Fixtures.explained(Fixtures.event("e"), new SourceCoordinates("t", 0, 0), 4);
    StageTimings stages = new StageTimings(2_000_000, 3_000_000, 4_000_000, 5_000_000);
    return new ExplainedEvent(untimed.map(), untimed.score(), new EventTimings(1_000_000, stages));
  }

  private double stage(String stage) {
    return registry
        .get("limelight.stage")
        .tag("stage", stage)
        .timer()
        .totalTime(TimeUnit.MILLISECONDS);
  }

  private double events() {
    return registry.find("limelight.events").counters().stream().mapToDouble(Counter::count).sum();
  }

  private double count(String model, String outcome, String reason) {
    return registry
        .get("limelight.events")
        .tags("model", model, "outcome", outcome, "reason", reason)
        .counter()
        .count();
  }
}
