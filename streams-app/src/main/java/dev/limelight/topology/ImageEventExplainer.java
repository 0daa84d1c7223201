package dev.limelight.topology;

import dev.limelight.schemas.ImageEvent;

/**
 * Explains image events. Implementations are thread-safe and, timings aside, pure: the same event
 * gives the same result however often it is explained, so an event may be processed again after a
 * crash.
 */
@FunctionalInterface
public interface ImageEventExplainer {

  /**
   * The event's saliency map and score.
   *
   * @param event the event
   * @param source where it lies
   * @throws dev.limelight.topology.deadletter.EventRejectedException if the event cannot be
   *     explained
   * @throws dev.limelight.explain.ExplanationException if the model could not be evaluated on it
   */
  ExplainedEvent explain(ImageEvent event, SourceCoordinates source);
}
