package dev.limelight.app.demo.scene;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SceneRendererTest {
  private static final int SCENES = 60;
  private static final List<SignClass> SIGNS = List.of(SignClass.values());

  @Test
  void shouldGiveTheSameBytesWhenRenderedTwice() {
    for (long index = 0; index < 20; index++) {
      SceneStream stream = new SceneStream(5, 0.5, StickerPlacement.ANYWHERE);
      SceneStream again = new SceneStream(5, 0.5, StickerPlacement.ANYWHERE);

      assertThat(again.scene(index).rgb())
          .as("scene %d", index)
          .isEqualTo(stream.scene(index).rgb());
    }
  }

  @Test
  void shouldGiveOtherPicturesWhenSeedOrIndexDiffer() {
    byte[] scene = render(1, 0, SignClass.STOP, false).rgb();

    assertThat(render(1, 1, SignClass.STOP, false).rgb()).isNotEqualTo(scene);
    assertThat(render(2, 0, SignClass.STOP, false).rgb()).isNotEqualTo(scene);
  }

  @ParameterizedTest
  @EnumSource
  void shouldDrawASignOfSomeSizeWhateverItsClass(SignClass sign) {
    for (int index = 0; index < SCENES; index++) {
      Scene scene = render(3, index, sign, true);

      assertThat(scene.sign()).isEqualTo(sign);
      assertThat(scene.signBox().width()).as("width of scene %d", index).isBetween(15, 44);
      assertThat(scene.signBox().height()).as("height of scene %d", index).isBetween(15, 44);
      assertThat(scene.signMask().count())
          .as("pixels of scene %d", index)
          .isGreaterThan(scene.signBox().width() * scene.signBox().height() / 3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldLookDifferentWhenTheClassDiffers(SignClass sign) {
    for (SignClass other : SignClass.values()) {
      if (other != sign) {
        assertThat(difference(render(4, 0, sign, false), render(4, 0, other, false)))
            .as("%s against %s", sign, other)
            .isGreaterThan(100);
      }
    }
  }

  @Test
  void shouldHoldEveryPixelOfTheMaskInTheBoxAndTouchItsEdges() {
    new SceneStream(6, 0)
        .scenes()
        .limit(SCENES)
        .forEach(
            scene -> {
              PixelBox box = scene.signBox();
              for (int y = 0; y < Scene.SIZE; y++) {
                for (int x = 0; x < Scene.SIZE; x++) {
                  if (scene.signMask().contains(x, y)) {
                    assertThat(box.contains(x, y)).as("%d,%d in %s", x, y, box).isTrue();
                  }
                }
              }
              assertThat(column(scene, box.x())).isTrue();
              assertThat(column(scene, box.x() + box.width() - 1)).isTrue();
              assertThat(row(scene, box.y())).isTrue();
              assertThat(row(scene, box.y() + box.height() - 1)).isTrue();
            });
  }

  @Test
  void shouldShowNoStickerWhenNoneIsAskedFor() {
    assertThat(new SceneStream(7, 0).scenes().limit(SCENES))
        .allSatisfy(
            scene -> {
              assertThat(scene.stickered()).isFalse();
              assertThat(scene.stickerBox()).isEmpty();
            });
  }

  @ParameterizedTest
  @EnumSource
  void shouldChangeThePictureOnlyWhereTheStickerIs(StickerPlacement placement) {
    for (int index = 0; index < SCENES; index++) {
      SignClass sign = SIGNS.get(index % SIGNS.size());
      Scene clean = SceneRenderer.render(new SceneSpec(8, index, sign, false, placement));
      Scene stickered = SceneRenderer.render(new SceneSpec(8, index, sign, true, placement));
      PixelBox box = stickered.stickerBox().orElseThrow();

      assertThat(stickered.signBox()).isEqualTo(clean.signBox());
      byte[] before = clean.rgb();
      byte[] after = stickered.rgb();
      int inside = 0;
      for (int i = 0; i < Scene.SIZE * Scene.SIZE; i++) {
        if (differs(before, after, i)) {
          // The camera's blur carries the sticker one pixel further.
          assertThat(near(box, i % Scene.SIZE, i / Scene.SIZE))
              .as("pixel %d of scene %d near %s", i, index, box)
              .isTrue();
          inside++;
        }
      }
      assertThat(inside).as("pixels of the sticker in scene %d", index).isGreaterThan(30);
    }
  }

  @Test
  void shouldKeepTheStickerClearOfTheSignsBoxWhenPlacedBeside() {
    assertThat(new SceneStream(9, 1, StickerPlacement.BESIDE).scenes().limit(400))
        .allSatisfy(
            scene ->
                assertThat(scene.stickerBox().orElseThrow().intersects(scene.signBox()))
                    .as("scene %d", scene.spec().index())
                    .isFalse());
  }

  @Test
  void shouldPutTheStickerOnTheSignWhenPlacedOn() {
    assertThat(new SceneStream(10, 1, StickerPlacement.ON).scenes().limit(SCENES))
        .allSatisfy(
            scene ->
                assertThat(scene.stickerBox().orElseThrow().intersects(scene.signBox())).isTrue());
  }

  private static Scene render(long seed, long index, SignClass sign, boolean stickered) {
    return SceneRenderer.render(
        new SceneSpec(seed, index, sign, stickered, StickerPlacement.BESIDE));
  }

  private static boolean near(PixelBox box, int x, int y) {
    return x >= box.x() - 1
        && x <= box.x() + box.width()
        && y >= box.y() - 1
        && y <= box.y() + box.height();
  }

  private static boolean column(Scene scene, int x) {
    return IntStream.range(0, Scene.SIZE).anyMatch(y -> scene.signMask().contains(x, y));
  }

  private static boolean row(Scene scene, int y) {
    return IntStream.range(0, Scene.SIZE).anyMatch(x -> scene.signMask().contains(x, y));
  }

  private static boolean differs(byte[] a, byte[] b, int pixel) {
    return a[3 * pixel] != b[3 * pixel]
        || a[3 * pixel + 1] != b[3 * pixel + 1]
        || a[3 * pixel + 2] != b[3 * pixel + 2];
  }

  /** Number of pixels in which two scenes differ. */
  private static long difference(Scene a, Scene b) {
    byte[] left = a.rgb();
    byte[] right = b.rgb();
    return IntStream.range(0, Scene.SIZE * Scene.SIZE).filter(i -> differs(left, right, i)).count();
  }
}
