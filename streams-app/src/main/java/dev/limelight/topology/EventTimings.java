package dev.limelight.topology;

import dev.limelight.pipeline.StageTimings;

/**
 * How long an event's explanation took, in nanoseconds of the explainer's clock.
 *
 * @param decode from the image's bytes, or its reference, to the model's input
 * @param stages of the explanation itself
 */
public record EventTimings(long decode, StageTimings stages) {
  /** Of an explanation that nobody timed. */
  public static final EventTimings NONE = new EventTimings(0, new StageTimings(0, 0, 0, 0));
}
