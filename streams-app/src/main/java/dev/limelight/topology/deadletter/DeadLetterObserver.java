package dev.limelight.topology.deadletter;

import java.util.Map;
import java.util.Optional;

/**
 * Told of every dead letter, on the stream thread, before its transaction is committed.
 * Thread-safe; must not throw.
 */
@FunctionalInterface
public interface DeadLetterObserver {
  /**
   * The property of Kafka Streams under which its exception handlers find the observer: Kafka
   * creates them by class.
   */
  String PROPERTY = "limelight.dead.letter.observer";

  /**
   * A record became a dead letter.
   *
   * @param modelId the model that it names; empty where it cannot be read
   */
  void rejected(Optional<String> modelId, DeadLetterReason reason);

  /** The observer among the properties that a handler is configured with. */
  static DeadLetterObserver in(Map<String, ?> properties) {
    return properties.get(PROPERTY) instanceof DeadLetterObserver observer
        ? observer
        : (modelId, reason) -> {};
  }
}
