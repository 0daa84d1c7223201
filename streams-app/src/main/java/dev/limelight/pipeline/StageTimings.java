package dev.limelight.pipeline;

/**
 * How long the stages of one explanation took, in nanoseconds of the pipeline's clock.
 *
 * @param forward the forward run on the image itself
 * @param gradients what the methods waited for the model: gradients, feature maps
 * @param aggregate the methods' own arithmetic: what becomes of the gradients, up to the maps
 * @param score RCAP and further metrics of all maps
 */
public record StageTimings(long forward, long gradients, long aggregate, long score) {

  /** All maps' computation, the model's part and the methods'. */
  public long maps() {
    return gradients + aggregate;
  }

  /** All stages together. */
  public long total() {
    return forward + maps() + score;
  }
}
