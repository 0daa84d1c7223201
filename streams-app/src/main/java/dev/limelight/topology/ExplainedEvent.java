package dev.limelight.topology;

import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.SaliencyMap;

/**
 * What an image event became by one method: both results, or, by exception, none.
 *
 * @param map where the classifier looked
 * @param score how well the map recovers the prediction
 * @param timings of the event, the same for all of its methods
 */
public record ExplainedEvent(SaliencyMap map, RcapScore score, EventTimings timings) {

  /** Results that nobody timed. */
  public ExplainedEvent(SaliencyMap map, RcapScore score) {
    this(map, score, EventTimings.NONE);
  }
}
