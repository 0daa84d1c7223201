package dev.limelight.image;

import java.util.Arrays;

/**
 * Bilinear resampling with anti-aliasing: a triangle filter as wide as the reduction, first along
 * rows, then along columns, 8-bit values in between. The same numbers as Pillow's {@code
 * Image.resize(BILINEAR)}, with which most models' training pictures were made. Only the window
 * that is asked for is computed, so extreme aspect ratios cost nothing; an axis that keeps its
 * scale is copied.
 */
final class Resampler {
  private static final int PRECISION = 22;
  private static final int HALF = 1 << (PRECISION - 1);

  private Resampler() {}

  /** The {@code width} x {@code height} window of {@code source} that {@code placement} selects. */
  static RgbImage resample(RgbImage source, Placement placement, int width, int height) {
    FilterTaps columns =
        FilterTaps.of(placement.sourceWidth(), placement.scaledWidth(), placement.offsetX(), width);
    FilterTaps rows =
        FilterTaps.of(
            placement.sourceHeight(), placement.scaledHeight(), placement.offsetY(), height);
    int firstRow = rows.first(0);
    int rowCount = rows.first(height - 1) + rows.count(height - 1) - firstRow;
    int[] narrowed = new int[Math.multiplyExact(rowCount, width)];
    for (int y = 0; y < rowCount; y++) {
      int sourceRow = (placement.sourceY() + firstRow + y) * source.width() + placement.sourceX();
      narrow(source.pixels(), sourceRow, columns, narrowed, y * width, width);
    }
    int[] pixels = rows.keepScale() ? narrowed : shortened(narrowed, firstRow, rows, width, height);
    return RgbImage.of(width, height, pixels);
  }

  /** One row, from {@code from} on, to {@code width} pixels from {@code to} on. */
  private static void narrow(
      int[] pixels, int from, FilterTaps columns, int[] narrowed, int to, int width) {
    if (columns.keepScale()) {
      int first = from + columns.first(0);
      for (int x = 0; x < width; x++) {
        narrowed[to + x] = pixels[first + x] & 0xFFFFFF;
      }
    } else {
      for (int x = 0; x < width; x++) {
        narrowed[to + x] = blend(pixels, from + columns.first(x), columns, x);
      }
    }
  }

  /** A pixel of a row. */
  private static int blend(int[] pixels, int from, FilterTaps taps, int output) {
    int[] weights = taps.weights();
    int at = taps.weightsFrom(output);
    int end = at + taps.count(output);
    int red = HALF;
    int green = HALF;
    int blue = HALF;
    for (int i = from; at < end; at++, i++) {
      int weight = weights[at];
      int pixel = pixels[i];
      red += (pixel >> 16 & 0xFF) * weight;
      green += (pixel >> 8 & 0xFF) * weight;
      blue += (pixel & 0xFF) * weight;
    }
    return clamp(red) << 16 | clamp(green) << 8 | clamp(blue);
  }

  /** Along columns: whole rows at a time, which the compiler turns into vector instructions. */
  private static int[] shortened(
      int[] narrowed, int firstRow, FilterTaps rows, int width, int height) {
    int[] pixels = new int[Math.multiplyExact(width, height)];
    int[] red = new int[width];
    int[] green = new int[width];
    int[] blue = new int[width];
    for (int y = 0; y < height; y++) {
      Arrays.fill(red, HALF);
      Arrays.fill(green, HALF);
      Arrays.fill(blue, HALF);
      int at = rows.weightsFrom(y);
      for (int tap = 0; tap < rows.count(y); tap++) {
        int from = (rows.first(y) - firstRow + tap) * width;
        accumulate(narrowed, from, rows.weights()[at + tap], red, green, blue);
      }
      for (int x = 0; x < width; x++) {
        pixels[y * width + x] = clamp(red[x]) << 16 | clamp(green[x]) << 8 | clamp(blue[x]);
      }
    }
    return pixels;
  }

  private static void accumulate(
      int[] pixels, int from, int weight, int[] red, int[] green, int[] blue) {
    for (int x = 0; x < red.length; x++) {
      int pixel = pixels[from + x];
      red[x] += (pixel >> 16 & 0xFF) * weight;
      green[x] += (pixel >> 8 & 0xFF) * weight;
      blue[x] += (pixel & 0xFF) * weight;
    }
  }

  private static int clamp(int sum) {
    return Math.max(0, Math.min(255, sum >> PRECISION));
  }
}
