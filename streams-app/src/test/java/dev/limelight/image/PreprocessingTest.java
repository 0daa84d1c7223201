package dev.limelight.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
  private static final OptionalInt NO_RESIZE = OptionalInt.empty();

  @Test
  void shouldResampleRowsAsPillowDoes() {
    int[] reds = {0, 10, 20, 40, 80, 160, 255, 3};
    int[] pixels = Arrays.stream(reds).map(red -> red << 16 | (255 - red) << 8 | red / 2).toArray();
    RgbImage row = RgbImage.of(8, 1, pixels);
    // Image.resize((3, 1), BILINEAR) and Image.resize((11, 1), BILINEAR) of Pillow 12
    assertThat(size(3, 1, NO_RESIZE, Crop.NONE).picture(row).toArray())
        .containsExactly(
            12 << 16 | 243 << 8 | 6, 73 << 16 | 182 << 8 | 37, 146 << 16 | 109 << 8 | 73);
    assertThat(
            Arrays.stream(size(11, 1, NO_RESIZE, Crop.NONE).picture(row).toArray())
                .map(rgb -> rgb >> 16))
        .containsExactly(0, 6, 13, 21, 35, 60, 98, 156, 225, 152, 3);
  }

  @Test
  void shouldResampleColumnsAsItDoesRows() {
    int[] pixels = {0x102030, 0xFF0080, 0x00FF00, 0x808080, 0x0000FF};
    assertThat(size(1, 3, NO_RESIZE, Crop.NONE).picture(RgbImage.of(1, 5, pixels)).toArray())
        .isEqualTo(size(3, 1, NO_RESIZE, Crop.NONE).picture(RgbImage.of(5, 1, pixels)).toArray());
  }

  @Test
  void shouldLeaveAPictureOfTheInputsSizeUntouched() {
    RgbImage image = RgbImage.of(3, 2, new int[] {1, 0xFF00FF, 0x123456, 4, 5, 0xFFFFFF});
    for (Crop crop : Crop.values()) {
      assertThat(size(3, 2, NO_RESIZE, crop).picture(image)).isEqualTo(image);
    }
  }

  @Test
  void shouldScaleOneAxisAloneAsItDoesTheOther() {
    RgbImage wide = RgbImage.of(5, 3, new Random(5).ints(15, 0, 1 << 24).toArray());

    RgbImage narrowed = size(3, 3, NO_RESIZE, Crop.NONE).picture(wide);
    RgbImage shortened = size(3, 3, NO_RESIZE, Crop.NONE).picture(transposed(wide));

    assertThat(transposed(shortened)).isEqualTo(narrowed);
    assertThat(narrowed.rgb(1, 2))
        .as("a row by itself")
        .isEqualTo(
            size(3, 1, NO_RESIZE, Crop.NONE)
                .picture(RgbImage.of(5, 1, Arrays.copyOfRange(wide.toArray(), 10, 15)))
                .rgb(1, 0));
  }

  private static RgbImage transposed(RgbImage image) {
    int height = image.height();
    return RgbImage.of(
        height,
        image.width(),
        IntStream.range(0, height * image.width())
            .map(at -> image.rgb(at / height, at % height))
            .toArray());
  }

  @Test
  void shouldCropTheCentreAfterScalingTheShorterSide() {
    // 9 x 4 keeps its size; (9 - 4) / 2 = 2 columns go left, 3 right
    assertThat(columnsSeen(9, 4, size(4, 4, OptionalInt.of(4), Crop.CENTRE)))
        .containsExactly(2, 3, 4, 5);
  }

  @Test
  void shouldCropTheLargestCentredWindowWhenNoShorterSideIsGiven() {
    assertThat(columnsSeen(9, 4, size(4, 4, NO_RESIZE, Crop.CENTRE))).containsExactly(2, 3, 4, 5);
    assertThat(columnsSeen(9, 8, size(4, 4, NO_RESIZE, Crop.CENTRE)))
        .as("8 of 9 columns, halved")
        .hasSize(4);
  }

  @Test
  void shouldStretchTheWholePictureWhenThereIsNoCrop() {
    RgbImage wide = RgbImage.of(4, 1, new int[] {0, 0, 0xFFFFFF, 0xFFFFFF});
    RgbImage stretched = size(2, 2, NO_RESIZE, Crop.NONE).picture(wide);
    assertThat(stretched.rgb(0, 0)).isEqualTo(stretched.rgb(0, 1)).isLessThan(0x404040);
    assertThat(stretched.rgb(1, 0)).isGreaterThan(0xC0C0C0);
    assertThat(size(2, 2, OptionalInt.of(7), Crop.NONE).picture(wide)).isEqualTo(stretched);
  }

  @Test
  void shouldNotBuildTheWholeScaledPictureWhenItIsExtremelyLong() {
    RgbImage strip = RgbImage.of(1_000_000, 1, new int[1_000_000]);
    assertThat(size(224, 224, OptionalInt.of(256), Crop.CENTRE).apply(strip).shape())
        .isEqualTo(Shape.of(3, 224, 224));
  }

  @Test
  void shouldStretchASinglePixelOverTheInput() {
    RgbImage pixel = RgbImage.of(1, 1, new int[] {0x804020});
    assertThat(size(5, 4, OptionalInt.of(6), Crop.CENTRE).picture(pixel).toArray())
        .hasSize(20)
        .containsOnly(0x804020);
  }

  @Test
  void shouldNormaliseEachChannelAndThenOrderThem() {
    RgbImage pixel = RgbImage.of(1, 1, new int[] {0x0A141E});
    List<Float> mean = List.of(1f, 2f, 3f);
    List<Float> std = List.of(1f, 2f, 3f);
    Preprocessing rgb = new Preprocessing(1, 1, NO_RESIZE, Crop.NONE, ChannelOrder.RGB, mean, std);
    Preprocessing bgr = new Preprocessing(1, 1, NO_RESIZE, Crop.NONE, ChannelOrder.BGR, mean, std);
    assertThat(rgb.apply(pixel).values()).containsExactly(9, 9, 9);
    assertThat(rgb.black()).containsExactly(-1, -1, -1);
    Preprocessing uneven =
        new Preprocessing(1, 1, NO_RESIZE, Crop.NONE, ChannelOrder.BGR, mean, List.of(1f, 1f, 1f));
    assertThat(uneven.apply(pixel).values()).containsExactly(27, 18, 9);
    assertThat(uneven.black()).containsExactly(-3, -2, -1);
    assertThat(bgr.apply(pixel).shape()).isEqualTo(Shape.of(3, 1, 1));
  }

  @Test
  void shouldGiveOneChannelOfLumaWhenGray() {
    Preprocessing gray =
        new Preprocessing(
            3, 1, NO_RESIZE, Crop.NONE, ChannelOrder.GRAY, List.of(0f), List.of(1f, 1f, 1f));
    RgbImage image = RgbImage.of(3, 1, new int[] {0xFF0000, 0x00FF00, 0x0000FF});
    assertThat(gray.apply(image).values()).containsExactly(76, 150, 29);
    assertThat(gray.apply(image).shape()).isEqualTo(Shape.of(1, 1, 3));
    assertThat(gray.black()).containsExactly(0);
  }

  @Test
  void shouldRefuseWhatCannotBeMeant() {
    assertRefused(() -> size(0, 4, NO_RESIZE, Crop.NONE), "width");
    assertRefused(() -> size(4, 99_999, NO_RESIZE, Crop.NONE), "height");
    assertRefused(() -> size(224, 224, OptionalInt.of(200), Crop.CENTRE), "resizeShorterSide");
    assertRefused(() -> normalised(ChannelOrder.RGB, List.of(1f, 2f), List.of(1f)), "mean");
    assertRefused(() -> normalised(ChannelOrder.RGB, List.of(1f), List.of(0f)), "std");
    assertRefused(() -> normalised(ChannelOrder.RGB, List.of(Float.NaN), List.of(1f)), "mean");
    assertRefused(() -> normalised(ChannelOrder.RGB, List.of(1f), List.of(Float.NaN)), "std");
    assertRefused(() -> normalised(ChannelOrder.GRAY, List.of(1f, 2f, 3f), List.of(1f)), "GRAY");
  }

  @Test
  void shouldMapARegionThroughScalingAndCrop() {
    // 500 x 375 to shorter side 256: 341 x 256, of which columns 58..281 and rows 16..239 are seen
    Preprocessing model = size(224, 224, OptionalInt.of(256), Crop.CENTRE);
    assertThat(model.regionOnMap(new Region(100, 100, 50, 75), 500, 375))
        .isEqualTo(new Region(10, 52, 34, 51));
    assertThat(model.regionOnMap(new Region(0, 0, 500, 375), 500, 375))
        .isEqualTo(new Region(0, 0, 224, 224));
    assertThat(model.regionOnMap(new Region(0, 0, 40, 375), 500, 375).isEmpty()).isTrue();
    assertThat(model.regionOnMap(new Region(250, 180, 1, 1), 500, 375).width()).isEqualTo(1);
  }

  @Test
  void shouldMapARegionToItselfWhenThePictureHasTheInputsSize() {
    Region region = new Region(5, 7, 20, 30);
    assertThat(size(64, 64, NO_RESIZE, Crop.NONE).regionOnMap(region, 64, 64)).isEqualTo(region);
    assertThat(size(64, 64, NO_RESIZE, Crop.NONE).regionOnMap(new Region(-5, 60, 10, 99), 64, 64))
        .isEqualTo(new Region(0, 60, 5, 4));
  }

  @Test
  void shouldKeepASliverOfARegionThatIsMuchReduced() {
    Region map = size(8, 8, NO_RESIZE, Crop.NONE).regionOnMap(new Region(101, 0, 3, 800), 800, 800);
    assertThat(map).isEqualTo(new Region(1, 0, 1, 8));
  }

  /** Which source columns an input that is not rescaled shows. */
  private static int[] columnsSeen(int width, int height, Preprocessing model) {
    int[] pixels = new int[width * height];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i % width;
    }
    int[] seen = model.picture(RgbImage.of(width, height, pixels)).toArray();
    return Arrays.copyOf(seen, model.width());
  }

  private static Preprocessing size(int width, int height, OptionalInt shorterSide, Crop crop) {
    return new Preprocessing(
        width, height, shorterSide, crop, ChannelOrder.RGB, List.of(0f), List.of(1f));
  }

  private static Preprocessing normalised(
      ChannelOrder channels, List<Float> mean, List<Float> std) {
    return new Preprocessing(4, 4, NO_RESIZE, Crop.NONE, channels, mean, std);
  }

  private static void assertRefused(Runnable construction, String named) {
    assertThatThrownBy(construction::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }
}
