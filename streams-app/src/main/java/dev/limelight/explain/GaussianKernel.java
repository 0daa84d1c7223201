package dev.limelight.explain;

/**
 * A symmetric kernel of {@code 2 * radius + 1} taps, for one axis. Weights are computed in double
 * precision. Immutable.
 */
final class GaussianKernel {
  /** The weights at distance 0, 1, .. radius. */
  private final float[] weights;

  private GaussianKernel(double[] weights) {
    this.weights = new float[weights.length];
    for (int i = 0; i < weights.length; i++) {
      this.weights[i] = (float) weights[i];
    }
  }

  /**
   * {@code exp(-d^2 / (2 sigma^2))} at whole distances d, scaled to a sum of 1.
   *
   * @param sigma standard deviation in pixels; 0 gives the identity
   * @param radius at least 0
   */
  static GaussianKernel of(double sigma, int radius) {
    return new GaussianKernel(gaussian(sigma, radius));
  }

  /** {@code (kernel(sigma + step) - kernel(sigma)) / step}. */
  static GaussianKernel difference(double sigma, double step, int radius) {
    double[] ahead = gaussian(sigma + step, radius);
    double[] here = gaussian(sigma, radius);
    for (int distance = 0; distance <= radius; distance++) {
      ahead[distance] = (ahead[distance] - here[distance]) / step;
    }
    return new GaussianKernel(ahead);
  }

  /** The largest distance. */
  int radius() {
    return weights.length - 1;
  }

  /** The weight of the two taps at a distance from the middle. */
  float weight(int distance) {
    return weights[distance];
  }

  private static double[] gaussian(double sigma, int radius) {
    double[] values = new double[radius + 1];
    values[0] = 1;
    double sum = 1;
    for (int distance = 1; distance <= radius && sigma > 0; distance++) {
      double ratio = distance / sigma;
      values[distance] = StrictMath.exp(-0.5 * ratio * ratio);
      sum += 2 * values[distance];
    }
    for (int distance = 0; distance <= radius; distance++) {
      values[distance] /= sum;
    }
    return values;
  }
}
