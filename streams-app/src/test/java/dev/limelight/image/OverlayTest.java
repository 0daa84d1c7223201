package dev.limelight.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OverlayTest {
  private static final OverlayCaption CAPTION =
      new OverlayCaption("photo.jpg", "tabby", 0.5, OptionalDouble.of(0.25), "smooth-grad");

  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);

  @Test
  void shouldShowThePictureUnchangedOnTheLeft() {
    RgbImage picture = RgbImage.of(448, 448, new Random(1).ints(448 * 448, 0, 0x1000000).toArray());
    RgbImage sheet =
        decoder.decode(Overlay.png(picture, FloatTensor.zeros(Shape.of(448, 448)), CAPTION));
    OverlayLayout layout = OverlayLayout.of(448, 448);
    for (int i = 0; i < 448; i++) {
      assertThat(sheet.rgb(layout.firstPanelX() + i, layout.panelY() + 447 - i))
          .isEqualTo(picture.rgb(i, 447 - i));
    }
  }

  @Test
  void shouldBrightenTheSalientPlaceOnTheRight() {
    float[] map = new float[32 * 32];
    for (int y = 8; y < 16; y++) {
      Arrays.fill(map, y * 32 + 20, y * 32 + 28, 1);
    }
    RgbImage picture = RgbImage.of(32, 32, new int[32 * 32]);
    RgbImage sheet =
        decoder.decode(Overlay.png(picture, FloatTensor.of(Shape.of(32, 32), map), CAPTION));
    OverlayLayout layout = OverlayLayout.of(32, 32);
    assertThat(luma(sheet, layout.secondPanelX() + 24 * 14, layout.panelY() + 12 * 14))
        .isGreaterThan(120);
    assertThat(luma(sheet, layout.secondPanelX() + 12 * 14, layout.panelY() + 24 * 14))
        .isLessThan(20);
  }

  @Test
  void shouldGiveTheSameBytesForTheSameArguments() {
    RgbImage picture = RgbImage.of(20, 30, new Random(1).ints(600).toArray());
    FloatTensor map = FloatTensor.zeros(Shape.of(30, 20));
    assertThat(Overlay.png(picture, map, CAPTION)).isEqualTo(Overlay.png(picture, map, CAPTION));
  }

  @Test
  void shouldDrawABoxForCharactersWithoutAnOutline() {
    Lettering lettering = Lettering.shared();
    assertThat(lettering.width("\u732b", 100)).isEqualTo(lettering.width("\uD83D\uDC31", 100));
    OverlayCaption foreign =
        new OverlayCaption(
            "\u0000\n\uD83D", "\u732b \uD83D\uDC31 \u0431", 1, OptionalDouble.empty(), "");
    assertThat(
            Overlay.png(RgbImage.of(1, 1, new int[1]), FloatTensor.zeros(Shape.of(1, 1)), foreign))
        .isNotEmpty();
  }

  @Test
  void shouldEndLongTextsInAnEllipsisThatFits() {
    Lettering lettering = Lettering.shared();
    String fitted = lettering.fitted("indigo bunting, indigo finch, indigo bird", 20, 150);
    assertThat(fitted).startsWith("indigo").endsWith("\u2026");
    assertThat(lettering.width(fitted, 20)).isBetween(100.0, 150.0);
    assertThat(lettering.fitted("cat", 20, 150)).isEqualTo("cat");
  }

  @Test
  void shouldRiseSteadilyInLightness() {
    int before = -1;
    for (int i = 0; i <= 64; i++) {
      int luma = ChannelOrder.GRAY.value(ColorMap.rgb(i / 64f), 0);
      assertThat(luma).as("at %d / 64", i).isGreaterThanOrEqualTo(before);
      before = luma;
    }
    assertThat(ColorMap.rgb(-1)).isEqualTo(0x000004);
    assertThat(ColorMap.rgb(2)).isEqualTo(0xFCFFA4);
  }

  @Test
  void shouldEndTheScaleBelowAFewOutliersAndNeverAtZero() {
    float[] values = new float[1000];
    Arrays.fill(values, 0.1f);
    values[7] = 1;
    assertThat(new SaliencyLayer(FloatTensor.of(Shape.of(10, 100), values)).scaleEnd())
        .isEqualTo(0.1f);
    assertThat(new SaliencyLayer(FloatTensor.zeros(Shape.of(2, 2))).scaleEnd()).isEqualTo(1);
  }

  @Test
  void shouldRefuseAMapThatIsNotAPlane() {
    assertThatThrownBy(() -> new SaliencyLayer(FloatTensor.zeros(Shape.of(3, 2, 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[3x2x2]");
  }

  private static int luma(RgbImage image, int x, int y) {
    return ChannelOrder.GRAY.value(image.rgb(x, y), 0);
  }
}
