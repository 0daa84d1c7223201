package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;

/**
 * Bilinear interpolation with half-pixel centres: output pixel {@code i} of {@code n} lies at
 * {@code (i + 0.5) * size / n - 0.5} of the input, held within it. Stateless.
 */
final class BilinearEnlargement {
  private BilinearEnlargement() {}

  /** A plane {@code [h,w]} in another size, {@code [height,width]}. */
  static FloatTensor of(FloatTensor plane, int height, int width) {
    Axis rows = new Axis(plane.shape().dim(0), height);
    Axis columns = new Axis(plane.shape().dim(1), width);
    int stride = plane.shape().dim(1);
    float[] values = new float[height * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double above = columns.between(plane, rows.lower(y) * stride, x);
        double below = columns.between(plane, rows.upper(y) * stride, x);
        values[y * width + x] = (float) (above + rows.fraction(y) * (below - above));
      }
    }
    return FloatTensor.of(Shape.of(height, width), values);
  }

  /** One axis: which two input pixels an output pixel lies between, and where. */
  private record Axis(int input, int output) {

    private double position(int index) {
      double position = (index + 0.5) * input / output - 0.5;
      return Math.min(Math.max(position, 0), input - 1.0);
    }

    int lower(int index) {
      return (int) position(index);
    }

    int upper(int index) {
      return Math.min(lower(index) + 1, input - 1);
    }

    double fraction(int index) {
      return position(index) - lower(index);
    }

    double between(FloatTensor plane, int row, int index) {
      double left = plane.at(row + lower(index));
      return left + fraction(index) * (plane.at(row + upper(index)) - left);
    }
  }
}
