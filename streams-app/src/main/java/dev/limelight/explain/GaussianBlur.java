package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.Arrays;

/**
 * Separable blurs of one image, rows first. Not thread-safe: it holds the scratch space of one
 * channel.
 */
final class GaussianBlur {
  private final FloatTensor image;
  private final Border border;
  private final int height;
  private final int width;
  private final float[] alongRows;
  private final float[] differenceAlongRows;

  /**
   * @param image {@code [C,H,W]}
   */
  GaussianBlur(FloatTensor image, Border border) {
    this.image = image;
    this.border = border;
    Shape shape = image.shape();
    this.height = shape.dim(1);
    this.width = shape.dim(2);
    this.alongRows = new float[height * width];
    this.differenceAlongRows = new float[height * width];
  }

  /**
   * The blurred image.
   *
   * @param blurred {@code [C,H,W]}, overwritten whole
   */
  void apply(GaussianKernel kernel, float[] blurred) {
    Arrays.fill(blurred, 0);
    for (int plane = 0; plane < blurred.length; plane += alongRows.length) {
      Arrays.fill(alongRows, 0);
      rows(kernel, plane, alongRows);
      columns(kernel, alongRows, blurred, plane);
    }
  }

  /**
   * The blurred image, and its change with the kernel: {@code (blur(k + s d) - blur(k)) / s}. With
   * the rows' blurs {@code A = k x} and {@code B = d x} that is {@code k B + d (A + s B)} along the
   * columns: nothing nearly equal is subtracted.
   *
   * @param kernel k
   * @param difference d
   * @param step s
   * @param blurred {@code [C,H,W]}, overwritten whole
   * @param change {@code [C,H,W]}, overwritten whole
   */
  void applyWithChange(
      GaussianKernel kernel,
      GaussianKernel difference,
      float step,
      float[] blurred,
      float[] change) {
    Arrays.fill(blurred, 0);
    Arrays.fill(change, 0);
    for (int plane = 0; plane < blurred.length; plane += alongRows.length) {
      Arrays.fill(alongRows, 0);
      Arrays.fill(differenceAlongRows, 0);
      rows(kernel, plane, alongRows);
      rows(difference, plane, differenceAlongRows);
      columns(kernel, alongRows, blurred, plane);
      columns(kernel, differenceAlongRows, change, plane);
      for (int i = 0; i < alongRows.length; i++) {
        alongRows[i] += step * differenceAlongRows[i];
      }
      columns(difference, alongRows, change, plane);
    }
  }

  private void rows(GaussianKernel kernel, int plane, float[] sums) {
    int radius = kernel.radius();
    float[] padded = new float[width + 2 * radius];
    for (int y = 0; y < height; y++) {
      int row = y * width;
      pad(padded, radius, plane + row);
      Taps.add(kernel.weight(0), padded, radius, sums, row, width);
      for (int distance = 1; distance <= radius; distance++) {
        Taps.addPair(
            kernel.weight(distance),
            padded,
            radius - distance,
            radius + distance,
            sums,
            row,
            width);
      }
    }
  }

  private void pad(float[] padded, int radius, int row) {
    System.arraycopy(image.values(), row, padded, radius, width);
    for (int beyond = 1; beyond <= radius; beyond++) {
      padded[radius - beyond] = at(row, border.inside(-beyond, width));
      padded[radius + width - 1 + beyond] = at(row, border.inside(width - 1 + beyond, width));
    }
  }

  private float at(int row, int column) {
    return column == Border.OUTSIDE ? 0 : image.at(row + column);
  }

  private void columns(GaussianKernel kernel, float[] from, float[] sums, int plane) {
    for (int y = 0; y < height; y++) {
      int row = plane + y * width;
      Taps.add(kernel.weight(0), from, y * width, sums, row, width);
      for (int distance = 1; distance <= kernel.radius(); distance++) {
        float weight = kernel.weight(distance);
        int above = border.inside(y - distance, height);
        int below = border.inside(y + distance, height);
        if (above != Border.OUTSIDE && below != Border.OUTSIDE) {
          Taps.addPair(weight, from, above * width, below * width, sums, row, width);
        } else if (above != below) {
          Taps.add(weight, from, Math.max(above, below) * width, sums, row, width);
        }
      }
    }
  }
}
