package dev.limelight.app.demo.scene;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * An endless sequence of scenes: classes uniform, a given share of the scenes stickered. Immutable
 * and thread-safe.
 *
 * @param seed names the sequence; sequences of different seeds have nothing in common
 * @param stickerShare probability that a scene carries the sticker, in {@code [0, 1]}
 * @param placement where the stickers go
 */
public record SceneStream(long seed, double stickerShare, StickerPlacement placement) {
  private static final List<SignClass> SIGNS = List.of(SignClass.values());

  /**
   * Checks the share.
   *
   * @throws IllegalArgumentException if {@code stickerShare} is not in {@code [0, 1]}
   */
  public SceneStream {
    if (!(stickerShare >= 0 && stickerShare <= 1)) {
      throw new IllegalArgumentException(
          "The share of stickered scenes must be a number from 0 to 1, not " + stickerShare);
    }
  }

  /** A sequence whose stickers lie just outside the sign's box. */
  public SceneStream(long seed, double stickerShare) {
    this(seed, stickerShare, StickerPlacement.BESIDE);
  }

  /**
   * What the scene at {@code index} shows.
   *
   * @throws IllegalArgumentException if {@code index} is negative
   */
  public SceneSpec spec(long index) {
    Draw draw = new Draw(seed, index, Draw.Concern.SCRIPT);
    SignClass sign = SIGNS.get(draw.below(SIGNS.size()));
    return new SceneSpec(seed, index, sign, draw.chance(stickerShare), placement);
  }

  /**
   * The scene at {@code index}, rendered.
   *
   * @throws IllegalArgumentException if {@code index} is negative
   */
  public Scene scene(long index) {
    return SceneRenderer.render(spec(index));
  }

  /** All scenes from index 0 on; infinite and lazy. */
  public Stream<Scene> scenes() {
    return LongStream.iterate(0, index -> index + 1).mapToObj(this::scene);
  }
}
