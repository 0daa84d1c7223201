package dev.limelight.metric;

import dev.limelight.tensor.Shape;

/** Which pixels of a map belong to the object: the ground truth. Immutable. */
public final class Mask {
  private final Shape shape;
  private final boolean[] inside;
  private final int count;

  private Mask(Shape shape, boolean[] inside) {
    this.shape = shape;
    this.inside = inside;
    int counted = 0;
    for (boolean pixel : inside) {
      counted += pixel ? 1 : 0;
    }
    this.count = counted;
  }

  /**
   * A mask of single pixels.
   *
   * @param shape {@code [H,W]}
   * @param inside row-major
   * @throws IllegalArgumentException if there are not as many pixels as the shape has
   */
  public static Mask of(Shape shape, boolean[] inside) {
    if (shape.rank() != 2 || shape.size() != inside.length) {
      throw new IllegalArgumentException(
          "A mask [H,W] has one value per pixel, got " + shape + " and " + inside.length);
    }
    return new Mask(shape, inside.clone());
  }

  /**
   * A box; what of it lies outside the map is left out.
   *
   * @param shape of the map, {@code [H,W]}
   */
  public static Mask of(Shape shape, Region region) {
    boolean[] inside = new boolean[shape.size()];
    int width = shape.dim(1);
    for (int i = 0; i < inside.length; i++) {
      long right = i % width - (long) region.left();
      long down = i / width - (long) region.top();
      inside[i] = right >= 0 && right < region.width() && down >= 0 && down < region.height();
    }
    return new Mask(shape, inside);
  }

  /** {@code [H,W]}. */
  public Shape shape() {
    return shape;
  }

  /** Whether a pixel belongs to the object. */
  public boolean at(int index) {
    return inside[index];
  }

  /** Pixels that belong to the object. */
  public int count() {
    return count;
  }
}
