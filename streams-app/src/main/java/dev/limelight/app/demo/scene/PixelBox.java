package dev.limelight.app.demo.scene;

/**
 * An upright box of whole pixels inside the frame.
 *
 * @param x leftmost column
 * @param y topmost row
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
public record PixelBox(int x, int y, int width, int height) {
  /**
   * Checks that the box lies in the frame.
   *
   * @throws IllegalArgumentException if it is empty or reaches out of the frame
   */
  public PixelBox {
    if (x < 0
        || y < 0
        || width < 1
        || height < 1
        || x + width > Scene.SIZE
        || y + height > Scene.SIZE) {
      throw new IllegalArgumentException(
          "Box x=%d y=%d width=%d height=%d must be at least one pixel and lie inside the %d x %d frame"
              .formatted(x, y, width, height, Scene.SIZE, Scene.SIZE));
    }
  }

  /** Whether the pixel in column {@code column} and row {@code row} lies in the box. */
  public boolean contains(int column, int row) {
    return column >= x && column < x + width && row >= y && row < y + height;
  }

  /** Whether the two boxes share a pixel. */
  public boolean intersects(PixelBox other) {
    return x < other.x + other.width
        && other.x < x + width
        && y < other.y + other.height
        && other.y < y + height;
  }
}
