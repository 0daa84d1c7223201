package dev.limelight.topology.deadletter;

import dev.limelight.explain.ExplanationException;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/**
 * Tells a fault of the record from a fault of its surroundings. Only the first becomes a dead
 * letter: broker or registry failures say nothing about the record at hand, so they end the stream
 * thread, its transaction aborts, and the record is read again.
 */
final class FailureDecision {
  private FailureDecision() {}

  /** The reason a record that failed with {@code failure} is a dead letter; empty to stop. */
  static Optional<DeadLetterReason> reason(Exception failure) {
    if (failure instanceof EventRejectedException rejected) {
      return Optional.of(rejected.reason());
    }
    if (failure instanceof ExplanationException) {
      return Optional.of(DeadLetterReason.EXPLANATION_FAILED);
    }
    if (failure instanceof KafkaException) {
      return Optional.empty();
    }
    return Optional.of(DeadLetterReason.UNEXPECTED_ERROR);
  }
}
