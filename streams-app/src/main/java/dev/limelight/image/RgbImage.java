package dev.limelight.image;

import java.util.Arrays;

/**
 * A picture of 8-bit R, G, B pixels in row-major order, upright, without transparency. Immutable
 * and thread-safe: it owns its array, and whoever creates it hands the array over.
 */
public final class RgbImage {
  private final int width;
  private final int height;
  private final int[] pixels;

  private RgbImage(int width, int height, int[] pixels) {
    if (width < 1 || height < 1 || (long) width * height != pixels.length) {
      throw new IllegalArgumentException(
          "A picture of "
              + width
              + " x "
              + height
              + " needs at least one pixel and as many as its area, got "
              + pixels.length);
    }
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  /**
   * A picture over {@code pixels}, each {@code 0xRRGGBB} (higher bits are not looked at), which is
   * taken over, not copied.
   *
   * @throws IllegalArgumentException if a side is below 1 or the number of pixels is not the area
   */
  public static RgbImage of(int width, int height, int[] pixels) {
    return new RgbImage(width, height, pixels);
  }

  /** Columns, at least 1. */
  public int width() {
    return width;
  }

  /** Rows, at least 1. */
  public int height() {
    return height;
  }

  /** The pixel in column {@code x} of row {@code y}, as {@code 0xRRGGBB}. */
  public int rgb(int x, int y) {
    return pixels[y * width + x] & 0xFFFFFF;
  }

  /** A copy of the pixels, row-major, each {@code 0xRRGGBB}. */
  public int[] toArray() {
    return pixels.clone();
  }

  /** The own array, for this package's loops: to be read only. */
  int[] pixels() {
    return pixels;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RgbImage that
        && width == that.width
        && height == that.height
        && Arrays.equals(pixels, that.pixels);
  }

  @Override
  public int hashCode() {
    return 31 * width + Arrays.hashCode(pixels);
  }

  @Override
  public String toString() {
    return "RgbImage[" + width + "x" + height + "]";
  }
}
