package dev.limelight.image;

import static dev.limelight.image.EncodedImages.encode;
import static dev.limelight.image.EncodedImages.rgb;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ColorConversionTest {
  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);

  @Test
  void shouldKeepGreySamplesAsTheyAre() {
    BufferedImage grey = EncodedImages.grey(BufferedImage.TYPE_BYTE_GRAY, 153);
    for (String format : new String[] {"jpeg", "png", "bmp"}) {
      assertThat(firstPixel(encode(grey, format))).as(format).isEqualTo("999999");
    }
  }

  @Test
  void shouldScaleSixteenBitGreyToEightBits() {
    BufferedImage grey = EncodedImages.grey(BufferedImage.TYPE_USHORT_GRAY, 0x9A80);
    // 0x9A80 / 257 = 153.9
    assertThat(firstPixel(encode(grey, "png"))).isEqualTo("9a9a9a");
  }

  @Test
  void shouldScaleSixteenBitColoursToEightBits() {
    ComponentColorModel deep =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            false,
            false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_USHORT);
    WritableRaster raster = deep.createCompatibleWritableRaster(2, 2);
    for (int i = 0; i < 4; i++) {
      raster.setPixel(i % 2, i / 2, new int[] {0xFFFF, 0x8080, 0x0101});
    }
    assertThat(firstPixel(encode(new BufferedImage(deep, raster, false, null), "png")))
        .isEqualTo("ff8001");
  }

  @Test
  void shouldDropAlphaAndShowTheColourBeneath() {
    BufferedImage translucent = new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB);
    translucent.getRaster().setPixel(0, 0, new int[] {10, 200, 30, 0});
    assertThat(firstPixel(encode(translucent, "png"))).isEqualTo("0ac81e");
    assertThat(firstPixel(EncodedImages.losslessWebp(3, 2, 0x000AC81E))).isEqualTo("0ac81e");
  }

  @Test
  void shouldLookUpPaletteColours() {
    for (int bits : new int[] {1, 8}) {
      byte[] reds = new byte[1 << bits];
      byte[] greens = new byte[1 << bits];
      byte[] blues = new byte[1 << bits];
      reds[1] = (byte) 250;
      greens[1] = 40;
      blues[1] = 90;
      BufferedImage indexed =
          new BufferedImage(
              9,
              2,
              bits == 1 ? BufferedImage.TYPE_BYTE_BINARY : BufferedImage.TYPE_BYTE_INDEXED,
              new IndexColorModel(bits, 1 << bits, reds, greens, blues));
      indexed.getRaster().setSample(0, 0, 0, 1);
      for (String format : new String[] {"png", "bmp"}) {
        assertThat(firstPixel(encode(indexed, format))).as(format).isEqualTo("fa285a");
      }
    }
  }

  @Test
  void shouldConvertCmykJpegWithInvertedInks() {
    // C 25 %, M 50 %, Y 75 %, K 20 %, stored inverted: R = 191 * 204 / 255 and so on
    assertCloseTo(firstPixel(EncodedImages.fourComponentJpeg(0, 191, 128, 64, 204)), 0x996633);
  }

  @Test
  void shouldConvertYcckJpeg() {
    // Y 100, Cb 128, Cr 200 is the colour (201, 49, 100), whose complement are the stored inks
    assertCloseTo(firstPixel(EncodedImages.fourComponentJpeg(2, 100, 128, 200, 255)), 0x36CE9B);
  }

  @Test
  void shouldNotTripOverABrokenColourProfile() {
    byte[] profile =
        EncodedImages.joined(
            "ICC_PROFILE\0\1\1".getBytes(StandardCharsets.ISO_8859_1), new byte[100]);
    byte[] jpeg = encode(rgb(16, 16, 0x808080), "jpeg");
    assertThat(firstPixel(EncodedImages.withJpegSegment(jpeg, 0xE2, profile))).isEqualTo("808080");
    byte[] png = encode(rgb(16, 16, 0x336699), "png");
    byte[] named = Arrays.copyOf("x\0\0garbage".getBytes(StandardCharsets.US_ASCII), 40);
    assertThat(firstPixel(EncodedImages.withPngChunk(png, "iCCP", named))).isEqualTo("336699");
    assertThat(firstPixel(EncodedImages.extendedWebp(4, 4, 0xFF336699, 1, new byte[64])))
        .isEqualTo("336699");
  }

  @Test
  void shouldDecodeLossyWebp() {
    RgbImage image = decoder.decode(EncodedImages.LOSSY_WEBP);
    assertThat(image.width()).isEqualTo(16);
    assertCloseTo(Integer.toHexString(image.rgb(8, 8)), 0xC81D3C);
  }

  @Test
  void shouldReadAJpegWithoutJfifMarkerAsAdobesMarkerSays() {
    assertThat(JpegColors.of(new byte[] {1, 2, 3}, false, 0)).isEqualTo(JpegColors.RGB);
    assertThat(JpegColors.of(new byte[] {1, 2, 3}, true, 0)).isEqualTo(JpegColors.YCBCR);
    assertThat(JpegColors.of(new byte[] {'R', 'G', 'B'}, false, JpegColors.NO_ADOBE_TRANSFORM))
        .isEqualTo(JpegColors.RGB);
    assertThat(JpegColors.of(new byte[] {1, 2, 3}, false, JpegColors.NO_ADOBE_TRANSFORM))
        .isEqualTo(JpegColors.YCBCR);
  }

  private String firstPixel(byte[] encoded) {
    return String.format("%06x", decoder.decode(encoded).rgb(0, 0));
  }

  private static void assertCloseTo(String hex, int expected) {
    int actual = Integer.parseInt(hex, 16);
    for (int shift = 0; shift < 24; shift += 8) {
      assertThat(actual >> shift & 0xFF)
          .as("%06x, expected about %06x", actual, expected)
          .isBetween((expected >> shift & 0xFF) - 3, (expected >> shift & 0xFF) + 3);
    }
  }
}
