package dev.limelight.runtime.export;

/** Up to which difference logits are the original model's, relative to the largest of them. */
final class LogitsTolerance {
  /** Of a model that rounding moves by less. */
  private static final double USUAL = 1e-4;

  /** Of a quantised model, where float noise can tip a value to the next integer. */
  private static final double QUANTISED = 0.02;

  /** How often counts what the original's own logits differ by between two ways to run it. */
  private static final double NOISE_ALLOWANCE = 4;

  /** Nothing above this is taken for rounding. */
  private static final double LARGEST = 0.01;

  private LogitsTolerance() {}

  /**
   * The tolerance.
   *
   * @param straightThrough number of the model's quantisers
   * @param noise by how much the original's own logits differ between two ways to run it, relative
   *     to the largest; 0 where that is not known
   */
  static double of(int straightThrough, double noise) {
    double least = straightThrough > 0 ? QUANTISED : USUAL;
    return Math.max(least, Math.min(NOISE_ALLOWANCE * noise, LARGEST));
  }
}
