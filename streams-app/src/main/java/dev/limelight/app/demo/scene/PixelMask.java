package dev.limelight.app.demo.scene;

import java.awt.Shape;
import java.util.BitSet;

/**
 * A set of pixels of the frame. Immutable and thread-safe; never empty, so that it always has a
 * {@linkplain #box() box}.
 */
public final class PixelMask {
  private final BitSet pixels;
  private final PixelBox box;

  private PixelMask(BitSet pixels) {
    this.pixels = pixels;
    this.box = boxOf(pixels);
  }

  /**
   * The pixels that an outline covers by at least half.
   *
   * @param outline in frame pixels
   * @throws IllegalArgumentException if it covers no pixel of the frame
   */
  static PixelMask covering(Shape outline) {
    Canvas canvas = new Canvas(1);
    canvas.fill(outline, 0xFFFFFF);
    BitSet pixels = new BitSet(Scene.SIZE * Scene.SIZE);
    int[] rgb = canvas.pixels();
    for (int i = 0; i < rgb.length; i++) {
      pixels.set(i, (rgb[i] & 0xFF) >= 128);
    }
    if (pixels.isEmpty()) {
      throw new IllegalArgumentException(
          "The outline with bounds " + outline.getBounds2D() + " covers no pixel of the frame");
    }
    return new PixelMask(pixels);
  }

  /** Whether the pixel in column {@code x} and row {@code y} is in the set. */
  public boolean contains(int x, int y) {
    return x >= 0 && x < Scene.SIZE && y >= 0 && pixels.get(y * Scene.SIZE + x);
  }

  /** Number of pixels, at least 1. */
  public int count() {
    return pixels.cardinality();
  }

  /** The smallest box that holds every pixel of the set. */
  public PixelBox box() {
    return box;
  }

  private static PixelBox boxOf(BitSet pixels) {
    int left = Scene.SIZE;
    int right = -1;
    for (int i = pixels.nextSetBit(0); i >= 0; i = pixels.nextSetBit(i + 1)) {
      left = Math.min(left, i % Scene.SIZE);
      right = Math.max(right, i % Scene.SIZE);
    }
    int top = pixels.nextSetBit(0) / Scene.SIZE;
    int bottom = (pixels.length() - 1) / Scene.SIZE;
    return new PixelBox(left, top, right - left + 1, bottom - top + 1);
  }
}
