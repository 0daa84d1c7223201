package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import dev.limelight.tensor.ValueRange;

/**
 * The plan of {@code x + e_i} with {@code e_i = spread * (max x - min x) * z_i}, {@code z_i}
 * standard normal (Smilkov et al. 2017, section 3.2). Maximum and minimum are that one image's, so
 * a result never depends on what else was explained with it.
 *
 * @param samples how many copies, at least 1
 * @param spread share of the image's range, positive
 * @param antithetic whether copies 2i and 2i + 1 have the noise {@code z_i} and {@code -z_i}: what
 *     is odd in the noise then cancels (Hammersley and Morton 1956)
 */
record NoisyCopies(int samples, double spread, boolean antithetic) implements SamplePlan {

  @Override
  public Points points(FloatTensor image, NoiseSource noise) {
    noise.require(antithetic ? (samples + 1) / 2 : samples, image.size());
    float scale = (float) (spread * ValueRange.of(image).extent());
    return new Points() {
      @Override
      public int count() {
        return samples;
      }

      @Override
      public Shape shape() {
        return image.shape();
      }

      @Override
      public void fill(int index, float[] destination) {
        noise.fill(antithetic ? index / 2 : index, destination);
        float signed = antithetic && index % 2 == 1 ? -scale : scale;
        float[] x = image.values();
        for (int i = 0; i < destination.length; i++) {
          destination[i] = x[i] + signed * destination[i];
        }
      }
    };
  }

  /**
   * Checks that a variance over the copies exists.
   *
   * @throws IllegalArgumentException if there is only one
   */
  void requireVariance(Method method) {
    if (samples < 2) {
      throw new IllegalArgumentException(
          method.label()
              + " needs samples of at least 2, because it takes a variance; got "
              + samples);
    }
  }
}
