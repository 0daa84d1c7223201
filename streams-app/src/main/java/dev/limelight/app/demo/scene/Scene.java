package dev.limelight.app.demo.scene;

import java.awt.image.BufferedImage;
import java.util.Optional;

/**
 * A rendered scene and the truth about it. Immutable and thread-safe.
 *
 * <p>The sign's mask and box are those of the whole sign, including what an obstacle hides.
 */
public final class Scene {
  /** Width and height of every scene, in pixels. */
  public static final int SIZE = 64;

  private final SceneSpec spec;
  private final byte[] rgb;
  private final PixelMask signMask;
  private final Optional<PixelBox> stickerBox;

  Scene(SceneSpec spec, byte[] rgb, PixelMask signMask, Optional<PixelBox> stickerBox) {
    this.spec = spec;
    this.rgb = rgb;
    this.signMask = signMask;
    this.stickerBox = stickerBox;
  }

  /** What was asked for; rendering it again gives an equal scene. */
  public SceneSpec spec() {
    return spec;
  }

  /** The true class, sticker or not. */
  public SignClass sign() {
    return spec.sign();
  }

  /** Whether the yellow sticker is in the scene. */
  public boolean stickered() {
    return spec.stickered();
  }

  /** The pixels of the sign. */
  public PixelMask signMask() {
    return signMask;
  }

  /** The smallest box around the sign. */
  public PixelBox signBox() {
    return signMask.box();
  }

  /** The smallest box around the sticker; present exactly where {@link #stickered()} holds. */
  public Optional<PixelBox> stickerBox() {
    return stickerBox;
  }

  /**
   * The samples as unsigned bytes, {@code [SIZE, SIZE, 3]}: rows, columns, then R, G, B. A copy.
   */
  public byte[] rgb() {
    return rgb.clone();
  }

  /** The scene as a new picture of type {@link BufferedImage#TYPE_INT_RGB}. */
  public BufferedImage toImage() {
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < SIZE * SIZE; i++) {
      int pixel =
          (rgb[3 * i] & 0xFF) << 16 | (rgb[3 * i + 1] & 0xFF) << 8 | (rgb[3 * i + 2] & 0xFF);
      image.setRGB(i % SIZE, i / SIZE, pixel);
    }
    return image;
  }
}
