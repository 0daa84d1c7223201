package dev.limelight.runtime.export;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.SplittableRandom;

/** Reproducible pictures for probing and checking: smooth waves with some grain. */
final class TestImages {
  private TestImages() {}

  /**
   * A batch of different pictures.
   *
   * @param shape of one picture, three dimensions
   * @param darkest smallest value
   * @param brightest largest value
   */
  static FloatTensor batch(Shape shape, int rows, float darkest, float brightest) {
    return batch(shape, rows, darkest, brightest, 0);
  }

  /**
   * The same, of further pictures.
   *
   * @param first the number of the first one, from 0
   */
  static FloatTensor batch(Shape shape, int rows, float darkest, float brightest, int first) {
    float[] values = new float[rows * shape.size()];
    for (int row = 0; row < rows; row++) {
      fill(values, row * shape.size(), shape, new SplittableRandom(1000L + first + row));
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = darkest + values[i] * (brightest - darkest);
    }
    return FloatTensor.of(shape.batchOf(rows), values);
  }

  private static void fill(float[] values, int offset, Shape shape, SplittableRandom random) {
    double[] waves = random.doubles(9).toArray();
    int plane = shape.dim(1) * shape.dim(2);
    for (int i = 0; i < shape.size(); i++) {
      int outer = i / plane;
      int middle = i % plane / shape.dim(2);
      double a = (double) outer / shape.dim(0);
      double b = (double) middle / shape.dim(1);
      double c = (double) (i % shape.dim(2)) / shape.dim(2);
      double smooth =
          Math.sin(6.28 * (waves[0] + waves[1] * a + 3 * waves[2] * b + 3 * waves[3] * c))
              + Math.sin(6.28 * (waves[4] + waves[5] * a + 7 * waves[6] * b - 7 * waves[7] * c));
      double grain = random.nextDouble() - 0.5;
      values[offset + i] = (float) Math.max(0, Math.min(1, 0.5 + 0.2 * smooth + 0.2 * grain));
    }
  }
}
