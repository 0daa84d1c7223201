package dev.limelight.metric;

import dev.limelight.tensor.Shape;

/**
 * Which pixels of a map belong to the object: the ground truth. It may leave pixels open, such as
 * those on an object's edge; metrics count neither them nor the saliency that lies there.
 * Immutable.
 */
public final class Mask {
  private final Shape shape;
  private final boolean[] inside;
  private final boolean[] open;
  private final int count;
  private final int known;

  private Mask(Shape shape, boolean[] inside, boolean[] open) {
    this.shape = shape;
    this.inside = inside;
    this.open = open;
    int counted = 0;
    int decided = 0;
    for (int i = 0; i < inside.length; i++) {
      counted += at(i) ? 1 : 0;
      decided += open[i] ? 0 : 1;
    }
    this.count = counted;
    this.known = decided;
  }

  /**
   * A mask of single pixels.
   *
   * @param shape {@code [H,W]}
   * @param inside row-major
   * @throws IllegalArgumentException if there are not as many pixels as the shape has
   */
  public static Mask of(Shape shape, boolean[] inside) {
    return of(shape, inside, new boolean[inside.length]);
  }

  /**
   * A mask of single pixels that says nothing about some.
   *
   * @param shape {@code [H,W]}
   * @param inside row-major
   * @param open pixels of which nothing is known, whatever {@code inside} says of them
   * @throws IllegalArgumentException if there are not as many pixels as the shape has
   */
  public static Mask of(Shape shape, boolean[] inside, boolean[] open) {
    if (shape.rank() != 2 || shape.size() != inside.length || shape.size() != open.length) {
      throw new IllegalArgumentException(
          "A mask [H,W] has one value per pixel, got %s and %d and %d"
              .formatted(shape, inside.length, open.length));
    }
    return new Mask(shape, inside.clone(), open.clone());
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
    return of(shape, inside);
  }

  /** {@code [H,W]}. */
  public Shape shape() {
    return shape;
  }

  /** Whether a pixel belongs to the object. */
  public boolean at(int index) {
    return inside[index] && !open[index];
  }

  /** Whether it is known of a pixel if it belongs to the object. */
  public boolean isKnown(int index) {
    return !open[index];
  }

  /** Pixels of which that is known. */
  public int known() {
    return known;
  }

  /** Pixels that belong to the object. */
  public int count() {
    return count;
  }
}
