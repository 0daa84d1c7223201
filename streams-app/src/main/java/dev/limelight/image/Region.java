package dev.limelight.image;

/**
 * A box of whole pixels, in the upright source picture or, mapped by {@link
 * Preprocessing#regionOnMap}, in the saliency map. It may reach beyond the picture, and may be
 * empty.
 *
 * @param x left column
 * @param y upper row
 * @param width columns, 0 or more
 * @param height rows, 0 or more
 */
public record Region(int x, int y, int width, int height) {

  /**
   * @throws IllegalArgumentException if a side is negative
   */
  public Region {
    if (width < 0 || height < 0) {
      throw new IllegalArgumentException(
          "A region's sides must be 0 or more, got " + width + " x " + height);
    }
  }

  /** Whether no pixel lies in it. */
  public boolean isEmpty() {
    return width == 0 || height == 0;
  }

  /** Whether the pixel in column {@code column} of row {@code row} lies in it. */
  public boolean contains(int column, int row) {
    return column >= x && row >= y && column < (long) x + width && row < (long) y + height;
  }
}
