package dev.limelight.image;

/**
 * Bilinear resampling with anti-aliasing: a triangle filter as wide as the reduction, first along
 * rows, then along columns, 8-bit values in between. The same numbers as Pillow's {@code
 * Image.resize(BILINEAR)}, with which most models' training pictures were made. Only the window
 * that is asked for is computed, so extreme aspect ratios cost nothing.
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
      for (int x = 0; x < width; x++) {
        narrowed[y * width + x] =
            blend(source.pixels(), sourceRow + columns.first(x), 1, columns, x);
      }
    }
    int[] pixels = new int[Math.multiplyExact(width, height)];
    for (int y = 0; y < height; y++) {
      int from = (rows.first(y) - firstRow) * width;
      for (int x = 0; x < width; x++) {
        pixels[y * width + x] = blend(narrowed, from + x, width, rows, y);
      }
    }
    return RgbImage.of(width, height, pixels);
  }

  private static int blend(int[] pixels, int from, int stride, FilterTaps taps, int output) {
    int[] weights = taps.weights();
    int at = taps.weightsFrom(output);
    int end = at + taps.count(output);
    int red = HALF;
    int green = HALF;
    int blue = HALF;
    for (int i = from; at < end; at++, i += stride) {
      int weight = weights[at];
      int pixel = pixels[i];
      red += (pixel >> 16 & 0xFF) * weight;
      green += (pixel >> 8 & 0xFF) * weight;
      blue += (pixel & 0xFF) * weight;
    }
    return clamp(red) << 16 | clamp(green) << 8 | clamp(blue);
  }

  private static int clamp(int sum) {
    return Math.max(0, Math.min(255, sum >> PRECISION));
  }
}
