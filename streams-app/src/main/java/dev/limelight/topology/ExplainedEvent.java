package dev.limelight.topology;

import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.SaliencyMap;

/**
 * What an image event became: both results, or, by exception, none.
 *
 * @param map where the classifier looked
 * @param score how well the map recovers the prediction
 */
public record ExplainedEvent(SaliencyMap map, RcapScore score) {}
