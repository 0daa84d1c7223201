package dev.limelight.pipeline;

/**
 * How long the stages of one explanation took, in nanoseconds of the pipeline's clock.
 *
 * @param forward the forward run on the image itself
 * @param gradients noise, gradients and maps of all methods
 * @param score RCAP of all maps
 */
public record StageTimings(long forward, long gradients, long score) {

  /** All stages together. */
  public long total() {
    return forward + gradients + score;
  }
}
