package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.Arrays;

/**
 * Separable blurs of one image, along rows first. Either pass runs across whole lines: the first
 * one on the image's columns, whose result is turned for the second one. Not thread-safe: it holds
 * the scratch space of one channel.
 */
final class GaussianBlur {
  private final FloatTensor image;
  private final int height;
  private final int width;
  private final LineFilter acrossColumns;
  private final LineFilter acrossRows;
  private final float[][] columns;
  private final float[][] filteredColumns;
  private final float[][] rows;
  private final float[][] changeRows;
  private final float[][] sums;

  /**
   * @param image {@code [C,H,W]}
   */
  GaussianBlur(FloatTensor image, Border border) {
    this.image = image;
    Shape shape = image.shape();
    this.height = shape.dim(1);
    this.width = shape.dim(2);
    this.acrossColumns = new LineFilter(border, height);
    this.acrossRows = new LineFilter(border, width);
    this.columns = new float[width][height];
    this.filteredColumns = new float[width][height];
    this.rows = new float[height][width];
    this.changeRows = new float[height][width];
    this.sums = new float[height][width];
  }

  /**
   * The blurred image.
   *
   * @param blurred {@code [C,H,W]}, overwritten whole
   */
  void apply(GaussianKernel kernel, float[] blurred) {
    for (int channel = 0; channel < blurred.length; channel += height * width) {
      readColumns(channel);
      filterAlongRows(kernel, rows);
      clear(sums);
      acrossRows.apply(kernel, rows, sums);
      write(blurred, channel);
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
    for (int channel = 0; channel < blurred.length; channel += height * width) {
      readColumns(channel);
      filterAlongRows(kernel, rows);
      filterAlongRows(difference, changeRows);
      clear(sums);
      acrossRows.apply(kernel, rows, sums);
      write(blurred, channel);
      clear(sums);
      acrossRows.apply(kernel, changeRows, sums);
      addScaled(step, changeRows, rows);
      acrossRows.apply(difference, rows, sums);
      write(change, channel);
    }
  }

  private void readColumns(int channel) {
    float[] values = image.values();
    for (int y = 0; y < height; y++) {
      int row = channel + y * width;
      for (int x = 0; x < width; x++) {
        columns[x][y] = values[row + x];
      }
    }
  }

  private void filterAlongRows(GaussianKernel kernel, float[][] filtered) {
    clear(filteredColumns);
    acrossColumns.apply(kernel, columns, filteredColumns);
    for (int x = 0; x < width; x++) {
      float[] column = filteredColumns[x];
      for (int y = 0; y < height; y++) {
        filtered[y][x] = column[y];
      }
    }
  }

  private void write(float[] destination, int channel) {
    for (int y = 0; y < height; y++) {
      System.arraycopy(sums[y], 0, destination, channel + y * width, width);
    }
  }

  private static void addScaled(float scale, float[][] from, float[][] to) {
    for (int line = 0; line < to.length; line++) {
      float[] source = from[line];
      float[] target = to[line];
      for (int i = 0; i < target.length; i++) {
        target[i] += scale * source[i];
      }
    }
  }

  private static void clear(float[][] lines) {
    for (float[] line : lines) {
      Arrays.fill(line, 0);
    }
  }
}
