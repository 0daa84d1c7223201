package dev.limelight.explain;

/**
 * The parameters of the methods that sample. A method reads those it has.
 *
 * @param samples noisy copies of the image, at least 1; a variance needs 2
 * @param spread standard deviation of the noise as a share of the image's range (its largest value
 *     less its smallest); positive
 * @param percentile p of Guided AbsoluteGrad, in (0,1): variances above this quantile count fully
 */
public record MethodOptions(int samples, double spread, double percentile) {

  /** The defaults of arXiv 2404.15564: 20 samples, spread 0.15, p 0.85. */
  public static final MethodOptions DEFAULT = new MethodOptions(20, 0.15, 0.85);

  /**
   * Parameters within their ranges.
   *
   * @throws IllegalArgumentException if one is not; the message names it and its range
   */
  public MethodOptions {
    if (samples < 1) {
      throw new IllegalArgumentException("samples must be at least 1, got " + samples);
    }
    if (!(spread > 0 && spread < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "spread must be a positive number, such as 0.15, got " + spread);
    }
    if (!(percentile > 0 && percentile < 1)) {
      throw new IllegalArgumentException(
          "percentile must lie between 0 and 1, both excluded, such as 0.85, got " + percentile);
    }
  }

  /** These with another number of samples. */
  public MethodOptions withSamples(int samples) {
    return new MethodOptions(samples, spread, percentile);
  }

  /** These with another spread. */
  public MethodOptions withSpread(double spread) {
    return new MethodOptions(samples, spread, percentile);
  }

  /** These with another percentile. */
  public MethodOptions withPercentile(double percentile) {
    return new MethodOptions(samples, spread, percentile);
  }
}
