package dev.limelight.explain;

/**
 * The parameters of Guided Integrated Gradients.
 *
 * @param steps of the path, one gradient each, at least 1
 * @param fraction share of the features, those of the smallest gradients, that move first, in (0,1]
 * @param maxDistance how far a feature's own progress may be from the step's, in [0,1]: 0 is the
 *     straight line, 1 leaves the path free
 */
public record GuidedIgOptions(int steps, double fraction, double maxDistance) {

  /** The defaults of arXiv 2404.15564: 20 steps, fraction 0.25, distance 0.1. */
  public static final GuidedIgOptions DEFAULT = new GuidedIgOptions(20, 0.25, 0.1);

  /**
   * Parameters within their ranges.
   *
   * @throws IllegalArgumentException if one is not; the message names it and its range
   */
  public GuidedIgOptions {
    if (steps < 1) {
      throw new IllegalArgumentException("steps of guided-ig must be at least 1, got " + steps);
    }
    if (!(fraction > 0 && fraction <= 1)) {
      throw new IllegalArgumentException(
          "fraction of guided-ig must lie above 0 and be at most 1, such as 0.25, got " + fraction);
    }
    if (!(maxDistance >= 0 && maxDistance <= 1)) {
      throw new IllegalArgumentException(
          "maxDistance of guided-ig must lie between 0 and 1, such as 0.1, got " + maxDistance);
    }
  }
}
