package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.ValueRange;

/** The images that Integrated Gradients starts from. Stateless. */
final class Baselines {
  /** Of the blurred baseline: nothing but colour is left of a picture of usual size. */
  private static final double BLUR_SIGMA = 16;

  private static final int BLUR_RADIUS = 48;

  private Baselines() {}

  /**
   * One baseline, {@code [C,H,W]} in normalised values.
   *
   * @param trial 0-based; tells random baselines apart
   */
  static FloatTensor of(
      IntegratedGradientsSetting setting, FloatTensor image, int trial, NoiseSource noise) {
    return switch (setting) {
      case AUTHORS -> uniform(image, trial, noise);
      case ZERO_BASELINE -> FloatTensor.zeros(image.shape());
      case BLURRED_BASELINE -> blurred(image);
    };
  }

  /** Every value uniform between the image's smallest and largest one. */
  private static FloatTensor uniform(FloatTensor image, int trial, NoiseSource noise) {
    ValueRange range = ValueRange.of(image);
    float[] values = new float[image.size()];
    noise.fillUniform(trial, values);
    for (int i = 0; i < values.length; i++) {
      values[i] = range.min() + range.extent() * values[i];
    }
    return FloatTensor.of(image.shape(), values);
  }

  private static FloatTensor blurred(FloatTensor image) {
    float[] values = new float[image.size()];
    GaussianBlur blur = new GaussianBlur(image, Border.REFLECTED);
    blur.apply(GaussianKernel.of(BLUR_SIGMA, BLUR_RADIUS), values);
    return FloatTensor.of(image.shape(), values);
  }
}
