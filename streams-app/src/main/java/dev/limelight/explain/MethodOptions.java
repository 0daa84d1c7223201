package dev.limelight.explain;

import java.util.Optional;

/**
 * The parameters of all methods. A method reads those it has.
 *
 * @param samples noisy copies of the image, at least 1; a variance needs 2
 * @param spread standard deviation of the noise as a share of the image's range (its largest value
 *     less its smallest); positive
 * @param percentile p of Guided AbsoluteGrad, in (0,1): variances above this quantile count fully
 * @param antithetic whether every second copy has the noise of the one before it, negated; not in
 *     the paper
 * @param earlyStopping when fewer samples suffice; where empty, all are taken
 * @param integratedGradients those of Integrated Gradients
 * @param guidedIg those of Guided IG
 * @param blurIg those of Blur IG
 */
public record MethodOptions(
    int samples,
    double spread,
    double percentile,
    boolean antithetic,
    Optional<EarlyStopping> earlyStopping,
    IntegratedGradientsOptions integratedGradients,
    GuidedIgOptions guidedIg,
    BlurIgOptions blurIg) {

  /** The defaults of arXiv 2404.15564: 20 samples, spread 0.15, p 0.85, and each record's own. */
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

  /**
   * Parameters of the methods that sample, with the defaults of the others.
   *
   * @throws IllegalArgumentException if one is out of its range; the message names it
   */
  public MethodOptions(int samples, double spread, double percentile) {
    this(
        samples,
        spread,
        percentile,
        false,
        Optional.empty(),
        IntegratedGradientsOptions.DEFAULT,
        GuidedIgOptions.DEFAULT,
        BlurIgOptions.DEFAULT);
  }

  /** These with another number of samples. */
  public MethodOptions withSamples(int samples) {
    return new MethodOptions(
        samples,
        spread,
        percentile,
        antithetic,
        earlyStopping,
        integratedGradients,
        guidedIg,
        blurIg);
  }

  /** These with another spread. */
  public MethodOptions withSpread(double spread) {
    return new MethodOptions(
        samples,
        spread,
        percentile,
        antithetic,
        earlyStopping,
        integratedGradients,
        guidedIg,
        blurIg);
  }

  /** These with another percentile. */
  public MethodOptions withPercentile(double percentile) {
    return new MethodOptions(
        samples,
        spread,
        percentile,
        antithetic,
        earlyStopping,
        integratedGradients,
        guidedIg,
        blurIg);
  }

  /** These with antithetic pairs of noise, or without. */
  public MethodOptions withAntithetic(boolean antithetic) {
    return new MethodOptions(
        samples,
        spread,
        percentile,
        antithetic,
        earlyStopping,
        integratedGradients,
        guidedIg,
        blurIg);
  }

  /** These with sampling that ends early, or does not. */
  public MethodOptions withEarlyStopping(Optional<EarlyStopping> earlyStopping) {
    return new MethodOptions(
        samples,
        spread,
        percentile,
        antithetic,
        earlyStopping,
        integratedGradients,
        guidedIg,
        blurIg);
  }

  /** These with other parameters of Integrated Gradients. */
  public MethodOptions withIntegratedGradients(IntegratedGradientsOptions integratedGradients) {
    return new MethodOptions(
        samples,
        spread,
        percentile,
        antithetic,
        earlyStopping,
        integratedGradients,
        guidedIg,
        blurIg);
  }

  /** These with other parameters of Guided IG. */
  public MethodOptions withGuidedIg(GuidedIgOptions guidedIg) {
    return new MethodOptions(
        samples,
        spread,
        percentile,
        antithetic,
        earlyStopping,
        integratedGradients,
        guidedIg,
        blurIg);
  }

  /** These with other parameters of Blur IG. */
  public MethodOptions withBlurIg(BlurIgOptions blurIg) {
    return new MethodOptions(
        samples,
        spread,
        percentile,
        antithetic,
        earlyStopping,
        integratedGradients,
        guidedIg,
        blurIg);
  }
}
