package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;

/** An image without its detail. Stateless. */
public final class BlurredImage {
  private BlurredImage() {}

  /**
   * The image under a Gaussian kernel of {@code 2 * radius + 1} taps along either axis, borders
   * reflected.
   *
   * @param image {@code [C,H,W]}
   * @param sigma standard deviation, pixels, positive
   * @param radius at least 1
   */
  public static FloatTensor of(FloatTensor image, double sigma, int radius) {
    float[] blurred = new float[image.size()];
    new GaussianBlur(image, Border.REFLECTED).apply(GaussianKernel.of(sigma, radius), blurred);
    return FloatTensor.of(image.shape(), blurred);
  }
}
