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
  private final float[][] changedColumns;
  private final float[][] rows;
  private final float[][] changeRows;
  private final float[][] sums;
  private final float[][] changeSums;

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
    this.changedColumns = new float[width][height];
    this.rows = new float[height][width];
    this.changeRows = new float[height][width];
    this.sums = new float[height][width];
    this.changeSums = new float[height][width];
  }

  /**
   * The blurred image.
   *
   * @param blurred {@code [C,H,W]}, overwritten whole
   */
  void apply(GaussianKernel kernel, float[] blurred) {
    for (int channel = 0; channel < blurred.length; channel += height * width) {
      readColumns(channel);
      clear(filteredColumns);
      acrossColumns.apply(kernel, columns, filteredColumns);
      turn(filteredColumns, rows);
      clear(sums);
      acrossRows.apply(kernel, rows, sums);
      write(sums, blurred, channel);
    }
  }

  /**
   * The blurred image, and its change with the kernel: {@code (blur(k + s d) - blur(k)) / s}. With
   * the rows' blurs {@code A = k x} and {@code B = d x} that is {@code d A + (k + s d) B} along the
   * columns: nothing nearly equal is subtracted.
   *
   * @param kernel k
   * @param difference d
   * @param further k + s d
   * @param blurred {@code [C,H,W]}, overwritten whole
   * @param change {@code [C,H,W]}, overwritten whole
   */
  void applyWithChange(
      GaussianKernel kernel,
      GaussianKernel difference,
      GaussianKernel further,
      float[] blurred,
      float[] change) {
    for (int channel = 0; channel < blurred.length; channel += height * width) {
      readColumns(channel);
      clear(filteredColumns);
      clear(changedColumns);
      acrossColumns.apply(kernel, difference, columns, filteredColumns, changedColumns);
      turn(filteredColumns, rows);
      turn(changedColumns, changeRows);
      clear(sums);
      clear(changeSums);
      acrossRows.apply(kernel, difference, rows, sums, changeSums);
      acrossRows.apply(further, changeRows, changeSums);
      write(sums, blurred, channel);
      write(changeSums, change, channel);
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

  /** Columns as rows. */
  private static void turn(float[][] from, float[][] to) {
    for (int x = 0; x < from.length; x++) {
      float[] column = from[x];
      for (int y = 0; y < to.length; y++) {
        to[y][x] = column[y];
      }
    }
  }

  private void write(float[][] lines, float[] destination, int channel) {
    for (int y = 0; y < height; y++) {
      System.arraycopy(lines[y], 0, destination, channel + y * width, width);
    }
  }

  private static void clear(float[][] lines) {
    for (float[] line : lines) {
      Arrays.fill(line, 0);
    }
  }
}
