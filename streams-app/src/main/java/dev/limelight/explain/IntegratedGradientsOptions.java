package dev.limelight.explain;

/**
 * The parameters of Integrated Gradients.
 *
 * @param setting baseline, quadrature and what is differentiated
 * @param points of each line at which gradients are taken, both ends included, at least 2
 * @param trials baselines whose attributions are added up, at least 1; more than one only where
 *     baselines are random
 */
public record IntegratedGradientsOptions(
    IntegratedGradientsSetting setting, int points, int trials) {

  /** The setting of arXiv 2404.15564: 5 points, 2 random baselines. */
  public static final IntegratedGradientsOptions DEFAULT = of(IntegratedGradientsSetting.AUTHORS);

  /**
   * Parameters within their ranges.
   *
   * @throws IllegalArgumentException if one is not; the message names it and its range
   */
  public IntegratedGradientsOptions {
    if (points < 2) {
      throw new IllegalArgumentException(
          "points of integrated-gradients must be at least 2, got " + points);
    }
    if (trials < 1 || (trials > 1 && !setting.isRandom())) {
      throw new IllegalArgumentException(
          "trials of integrated-gradients must be "
              + (setting.isRandom() ? "at least 1" : "1, because " + setting + " has one baseline")
              + ", got "
              + trials);
    }
  }

  /** A setting with its own numbers of points and trials. */
  public static IntegratedGradientsOptions of(IntegratedGradientsSetting setting) {
    return new IntegratedGradientsOptions(
        setting, setting.defaultPoints(), setting.defaultTrials());
  }

  /** These with another number of points. */
  public IntegratedGradientsOptions withPoints(int points) {
    return new IntegratedGradientsOptions(setting, points, trials);
  }

  /** These with another number of trials. */
  public IntegratedGradientsOptions withTrials(int trials) {
    return new IntegratedGradientsOptions(setting, points, trials);
  }
}
