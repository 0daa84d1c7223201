package dev.limelight.topology;

import dev.limelight.audit.SkipReason;
import dev.limelight.topology.deadletter.DeadLetterObserver;
import dev.limelight.topology.deadletter.DeadLetterReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Told how events end, by whoever measures a running stream. It is called on the stream thread that
 * processed the event, before that thread's transaction is committed: an abort takes back what was
 * said (see {@link dev.limelight.topology.commit.CommitListener}). Thread-safe; must not throw.
 */
public interface ExplanationObserver extends DeadLetterObserver {
  /** Measures nothing. */
  ExplanationObserver NONE = new ExplanationObserver() {};

  /**
   * An event was explained and its results handed to the producer.
   *
   * @param results at least one, of one event
   * @param degraded why with less than configured; empty where as configured
   * @param publish how long encoding and handing over took
   * @param recordTime timestamp of the event's record, milliseconds since the epoch
   */
  default void explained(
      List<ExplainedEvent> results,
      Optional<SkipReason> degraded,
      Duration publish,
      long recordTime) {}

  /** An event was skipped by a rule. */
  default void skipped(String modelId, SkipReason reason) {}

  @Override
  default void rejected(Optional<String> modelId, DeadLetterReason reason) {}

  /** A monotonic clock, nanoseconds, for what the topology times itself. */
  default long nanoTime() {
    return 0;
  }
}
