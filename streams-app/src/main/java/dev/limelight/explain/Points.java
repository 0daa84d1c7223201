package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;

/**
 * A finite sequence of points in image space, each {@code [C,H,W]} in normalised values, produced
 * on demand so that no more of them exist at a time than are being evaluated.
 */
public interface Points {

  /** How many points there are. */
  int count();

  /** Shape of each point, {@code [C,H,W]}. */
  Shape shape();

  /**
   * Writes point {@code index} into {@code destination}, row-major. A pure function of the index;
   * called from several threads at once.
   *
   * @param index 0-based, below {@link #count()}
   * @param destination array of exactly {@code shape().size()} values, overwritten whole
   */
  void fill(int index, float[] destination);

  /** One point: the image itself. */
  static Points of(FloatTensor image) {
    return new Points() {
      @Override
      public int count() {
        return 1;
      }

      @Override
      public Shape shape() {
        return image.shape();
      }

      @Override
      public void fill(int index, float[] destination) {
        System.arraycopy(image.values(), 0, destination, 0, image.size());
      }
    };
  }
}
