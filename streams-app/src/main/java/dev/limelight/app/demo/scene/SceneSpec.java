package dev.limelight.app.demo.scene;

/**
 * Everything that determines a scene. Two specifications that differ only in {@code stickered} give
 * the same picture with and without the sticker.
 *
 * @param seed names the sequence the scene belongs to
 * @param index position in the sequence, 0 or more
 * @param sign the class of the sign
 * @param stickered whether the yellow sticker is there
 * @param placement where a sticker goes; without one it is ignored
 */
public record SceneSpec(
    long seed, long index, SignClass sign, boolean stickered, StickerPlacement placement) {
  /**
   * Checks the index.
   *
   * @throws IllegalArgumentException if {@code index} is negative
   */
  public SceneSpec {
    if (index < 0) {
      throw new IllegalArgumentException("A scene's index must be 0 or more, not " + index);
    }
  }

  Draw draw(Draw.Concern concern) {
    return new Draw(seed, index, concern);
  }
}
