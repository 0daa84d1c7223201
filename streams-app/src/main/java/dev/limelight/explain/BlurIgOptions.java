package dev.limelight.explain;

/**
 * The parameters of Blur Integrated Gradients.
 *
 * @param steps of the path, one gradient each, at least 1
 * @param maxSigma of the strongest blur, pixels, positive
 * @param radius of the blur's kernel, which has {@code 2 * radius + 1} taps, at least 1
 * @param gradientStep forward difference in sigma, pixels, positive
 */
public record BlurIgOptions(int steps, double maxSigma, int radius, double gradientStep) {

  /** The defaults of arXiv 2404.15564: 20 steps up to sigma 50, radius 20, difference 0.01. */
  public static final BlurIgOptions DEFAULT = new BlurIgOptions(20, 50, 20, 0.01);

  /**
   * Parameters within their ranges.
   *
   * @throws IllegalArgumentException if one is not; the message names it and its range
   */
  public BlurIgOptions {
    if (steps < 1) {
      throw new IllegalArgumentException("steps of blur-ig must be at least 1, got " + steps);
    }
    if (radius < 1) {
      throw new IllegalArgumentException("radius of blur-ig must be at least 1, got " + radius);
    }
    requirePositive(maxSigma, "maxSigma of blur-ig", "50");
    requirePositive(gradientStep, "gradientStep of blur-ig", "0.01");
  }

  private static void requirePositive(double value, String name, String example) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          name + " must be a positive number, such as " + example + ", got " + value);
    }
  }
}
