package dev.limelight.metric;

/**
 * A box of whole pixels in a saliency map.
 *
 * @param left first column, 0-based
 * @param top first row, 0-based
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
public record Region(int left, int top, int width, int height) {

  /**
   * A box that holds at least one pixel.
   *
   * @throws IllegalArgumentException if width or height is below 1
   */
  public Region {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "A region is at least one pixel wide and high, got " + width + " x " + height);
    }
  }
}
