package dev.limelight.topology;

import dev.limelight.audit.Prediction;
import dev.limelight.schemas.ImageEvent;

/** Says what the model predicts for an event: one forward run. Thread-safe. */
@FunctionalInterface
public interface EventPredictions {
  /**
   * The model's top class and its probability.
   *
   * @param deadline when the event's time is over
   * @throws dev.limelight.topology.deadletter.EventRejectedException if the event cannot be
   *     classified
   */
  Prediction predict(ImageEvent event, Deadline deadline);
}
