package dev.limelight.image;

import static dev.limelight.image.EncodedImages.encode;
import static dev.limelight.image.EncodedImages.rgb;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrientationTest {
  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);

  @ParameterizedTest
  @CsvSource({
    "1, abc/def", "2, cba/fed", "3, fed/cba", "4, def/abc",
    "5, ad/be/cf", "6, da/eb/fc", "7, fc/eb/da", "8, cf/be/ad"
  })
  void shouldTurnPngUprightForEachOrientation(int code, String upright) {
    byte[] png = encode(rgb(3, 2, 'a', 'b', 'c', 'd', 'e', 'f'), "png");
    assertThat(letters(decoder.decode(EncodedImages.pngWithOrientation(png, code))))
        .isEqualTo(upright);
  }

  @ParameterizedTest
  @CsvSource({
    "1, abc/def", "2, cba/fed", "3, fed/cba", "4, def/abc",
    "5, ad/be/cf", "6, da/eb/fc", "7, fc/eb/da", "8, cf/be/ad"
  })
  void shouldTurnJpegUprightForEachOrientation(int code, String upright) {
    int[] pixels = new int[48 * 32];
    for (int i = 0; i < pixels.length; i++) {
      int letter = (i / 48 / 16) * 3 + i % 48 / 16;
      pixels[i] = 0x010101 * (letter * 40);
    }
    byte[] jpeg = encode(rgb(48, 32, pixels), "jpeg");
    RgbImage image = decoder.decode(EncodedImages.jpegWithOrientation(jpeg, code));
    int[] middles = new int[6];
    int columns = image.width() / 16;
    for (int i = 0; i < 6; i++) {
      int grey = image.rgb(i % columns * 16 + 8, i / columns * 16 + 8) & 0xFF;
      middles[i] = 'a' + Math.round(grey / 40f);
    }
    assertThat(letters(RgbImage.of(columns, 6 / columns, middles))).isEqualTo(upright);
  }

  @Test
  void shouldHonourTheOrientationOfWebp() {
    RgbImage image = decoder.decode(EncodedImages.extendedWebp(5, 3, 0xFF336699, 6, new byte[9]));
    assertThat(image).hasToString("RgbImage[3x5]");
  }

  @ParameterizedTest
  @CsvSource({"0", "9", "77"})
  void shouldTakeThePictureAsUprightWhenTheCodeIsUnknown(int code) {
    byte[] png = encode(rgb(3, 2, 'a', 'b', 'c', 'd', 'e', 'f'), "png");
    assertThat(letters(decoder.decode(EncodedImages.pngWithOrientation(png, code))))
        .isEqualTo("abc/def");
  }

  @Test
  void shouldTakeThePictureAsUprightWhenTheExifBlockIsDamaged() {
    byte[] png = encode(rgb(3, 2, 'a', 'b', 'c', 'd', 'e', 'f'), "png");
    byte[] damaged = {'M', 'M', 0, 42, 0x7F, 0x7F, 0x7F, 0x7F, 1, 2, 3};
    assertThat(letters(decoder.decode(EncodedImages.withPngChunk(png, "eXIf", damaged))))
        .isEqualTo("abc/def");
  }

  private static String letters(RgbImage image) {
    StringBuilder letters = new StringBuilder();
    for (int y = 0; y < image.height(); y++) {
      letters.append(y == 0 ? "" : "/");
      for (int x = 0; x < image.width(); x++) {
        letters.append((char) image.rgb(x, y));
      }
    }
    return letters.toString();
  }
}
