package dev.limelight.topology;

import dev.limelight.schemas.ImageEvent;
import java.util.List;

/**
 * Explains image events. Implementations are thread-safe and, timings aside, pure: the same event
 * gives the same result however often it is explained, so an event may be processed again after a
 * crash.
 */
@FunctionalInterface
public interface ImageEventExplainer {

  /**
   * The event's saliency map and score by each method that it is explained by.
   *
   * @param event the event
   * @param source where it lies
   * @param deadline when the event's time is over
   * @return at least one
   * @throws dev.limelight.topology.deadletter.EventRejectedException if the event cannot be
   *     explained
   * @throws dev.limelight.explain.ExplanationException if the model could not be evaluated on it
   */
  List<ExplainedEvent> explain(ImageEvent event, SourceCoordinates source, Deadline deadline);
}
