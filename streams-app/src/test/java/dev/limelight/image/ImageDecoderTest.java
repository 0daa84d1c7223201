package dev.limelight.image;

import static dev.limelight.image.EncodedImages.encode;
import static dev.limelight.image.EncodedImages.rgb;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);

  @Test
  void shouldRefuseAnImageOfNoBytes() {
    assertRefused(new byte[0], ImageFault.EMPTY);
  }

  @Test
  void shouldRefuseMoreBytesThanTheLimit() {
    ImageDecoder strict = new ImageDecoder(new ImageLimits(100, 1000));
    assertThatThrownBy(() -> strict.decode(new byte[101]))
        .isInstanceOfSatisfying(
            ImageRejectedException.class,
            e -> assertThat(e.fault()).isEqualTo(ImageFault.TOO_MANY_BYTES))
        .hasMessageContainingAll("101", "100");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Not a picture, whatever its name says", "BM is how this text begins", "GIF89a"})
  void shouldRefuseTextAndOtherFormats(String text) {
    assertRefused(text.getBytes(StandardCharsets.US_ASCII), ImageFault.UNKNOWN_FORMAT);
  }

  @Test
  void shouldRefuseGifAndTiffThoughTheJdkReadsThem() {
    for (String format : List.of("gif", "tiff")) {
      assertRefused(encode(rgb(4, 4, 0x102030), format), ImageFault.UNKNOWN_FORMAT);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.02, 0.2, 0.5, 0.9, 0.999})
  void shouldRefuseAFileCutShortWhereverTheCutIs(double share) {
    BufferedImage noise = rgb(64, 48, new Random(1).ints(64 * 48).toArray());
    for (byte[] whole :
        List.of(
            encode(noise, "jpeg"),
            encode(noise, "png"),
            encode(noise, "bmp"),
            EncodedImages.LOSSY_WEBP)) {
      int length = Math.max(16, Math.min(whole.length - 1, (int) (whole.length * share)));
      assertRefused(Arrays.copyOf(whole, length), ImageFault.TRUNCATED);
    }
  }

  @Test
  void shouldRefuseATruncatedJpegThatSomeoneClosedWithAnEndMarker() {
    byte[] whole = encode(rgb(64, 48, new Random(2).ints(64 * 48).toArray()), "jpeg");
    byte[] cut = Arrays.copyOf(whole, whole.length / 2);
    assertRefused(
        EncodedImages.joined(cut, new byte[] {0, (byte) 0xFF, (byte) 0xD9}), ImageFault.TRUNCATED);
  }

  @Test
  void shouldRefuseAPngWhosePixelsEndEarlyInAWholeFile() {
    assertRefused(EncodedImages.blankPng(64, 64, 8, 2, 64 * 3), ImageFault.CORRUPT);
  }

  @Test
  void shouldRefuseAPngWhoseChecksumIsWrong() {
    byte[] png = encode(rgb(8, 8, 0x336699), "png");
    png[png.length - 14] ^= 1;
    assertRefused(png, ImageFault.CORRUPT);
  }

  @Test
  void shouldRefuseAHugePngOfAFewKilobytesFromItsHeader() {
    byte[] bomb = EncodedImages.blankPng(20_000, 20_000, 1, 0, 20_000L * 2501);
    assertThat(bomb.length).isLessThan(100_000);
    assertRefused(bomb, ImageFault.TOO_MANY_PIXELS);
  }

  @Test
  void shouldRefuseHugeSizesInEveryFormatsHeader() {
    byte[] jpeg = encode(rgb(8, 8, 0), "jpeg");
    int frame =
        IntStream.range(0, jpeg.length)
            .filter(i -> jpeg[i + 1] == (byte) 0xC0)
            .findFirst()
            .orElseThrow();
    ByteBuffer.wrap(jpeg).putInt(frame + 5, 0xFFFF_FFFF);
    assertRefused(jpeg, ImageFault.TOO_MANY_PIXELS);
    assertRefused(EncodedImages.losslessWebp(16_384, 16_384, 0), ImageFault.TOO_MANY_PIXELS);
    // A bitmap is not compressed, so one that claims more than it holds is cut short.
    byte[] bmp = encode(rgb(8, 8, 0), "bmp");
    ByteBuffer.wrap(bmp).putInt(18, 0x20_4E_00_00).putInt(22, 0x20_4E_00_00);
    assertRefused(bmp, ImageFault.TRUNCATED);
    assertRefused(EncodedImages.blankPng(-1, -1, 8, 2, 10), ImageFault.TOO_MANY_PIXELS);
  }

  @Test
  void shouldDecodeAPictureOfOnePixelInEveryFormat() {
    int rgb = 0x808080;
    for (String format : List.of("jpeg", "png", "bmp")) {
      assertThat(decoder.decode(encode(rgb(1, 1, rgb), format)))
          .as(format)
          .isEqualTo(RgbImage.of(1, 1, new int[] {rgb}));
    }
    assertThat(decoder.decode(EncodedImages.losslessWebp(1, 1, 0xFF102030)))
        .isEqualTo(RgbImage.of(1, 1, new int[] {0x102030}));
  }

  @Test
  void shouldRefuseDamagedDataWithAnImageRejectedExceptionOnly() {
    Random random = new Random(3);
    BufferedImage noise = rgb(24, 24, random.ints(24 * 24).toArray());
    List<byte[]> originals =
        List.of(
            encode(noise, "jpeg"),
            encode(noise, "png"),
            encode(noise, "bmp"),
            EncodedImages.LOSSY_WEBP,
            EncodedImages.extendedWebp(5, 3, 0xFF0000FF, 6, new byte[40]),
            EncodedImages.jpegWithOrientation(encode(noise, "jpeg"), 6));
    for (int round = 0; round < 1500; round++) {
      byte[] damaged = originals.get(round % originals.size()).clone();
      for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
        damaged[random.nextInt(Math.min(damaged.length, 400))] = (byte) random.nextInt();
      }
      try {
        assertThat(decoder.decode(damaged).width()).isPositive();
      } catch (ImageRejectedException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void shouldGiveTheSamePixelsOnEveryThread() {
    byte[] jpeg = encode(rgb(64, 48, new Random(4).ints(64 * 48).toArray()), "jpeg");
    RgbImage expected = decoder.decode(jpeg);
    assertThat(IntStream.range(0, 64).parallel().mapToObj(i -> decoder.decode(jpeg)))
        .allMatch(expected::equals);
  }

  private void assertRefused(byte[] encoded, ImageFault fault) {
    assertThatThrownBy(() -> decoder.decode(encoded))
        .isInstanceOfSatisfying(
            ImageRejectedException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }
}
