package dev.limelight.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Encoded pictures, good and bad, made on the spot. */
final class EncodedImages {
  /** 16 x 16 of one colour, (200, 29, 60), encoded by libwebp at quality 90. */
  static final byte[] LOSSY_WEBP =
      Base64.getDecoder()
          .decode(
              "UklGRjoAAABXRUJQVlA4IC4AAACQAQCdASoQABAAAMASJaACdLoAA5gA/vi1F/3GttI6Zf/t8P/7jy/+3w//"
                  + "bsgA");

  private static final int PNG_SIGNATURE = 8;
  private static final int PNG_AFTER_HEADER = PNG_SIGNATURE + 25;

  private EncodedImages() {}

  static BufferedImage rgb(int width, int height, int... pixels) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, pixels[i % pixels.length]);
    }
    return image;
  }

  /** A picture of one grey, its samples set as they are, without colour conversion. */
  static BufferedImage grey(int type, int sample) {
    BufferedImage image = new BufferedImage(16, 16, type);
    int[] samples = new int[16 * 16];
    Arrays.fill(samples, sample);
    image.getRaster().setSamples(0, 0, 16, 16, 0, samples);
    return image;
  }

  static byte[] encode(RenderedImage image, String format) {
    return write(new IIOImage(image, null, null), format);
  }

  /** A 16 x 16 JPEG of four raw samples a pixel, with Adobe's marker stating the transform. */
  static byte[] fourComponentJpeg(int adobeTransform, int... samples) {
    WritableRaster raster = Raster.createInterleavedRaster(0, 16, 16, 4, null);
    for (int i = 0; i < 256; i++) {
      raster.setPixel(i % 16, i / 16, samples);
    }
    byte[] marker = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) adobeTransform};
    return withJpegSegment(write(new IIOImage(raster, null, null), "jpeg"), 0xEE, marker);
  }

  private static byte[] write(IIOImage image, String format) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(image);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  static byte[] withJpegSegment(byte[] jpeg, int marker, byte[] content) {
    byte[] segment =
        ByteBuffer.allocate(content.length + 4)
            .put((byte) 0xFF)
            .put((byte) marker)
            .putShort((short) (content.length + 2))
            .put(content)
            .array();
    return inserted(jpeg, 2, segment);
  }

  static byte[] jpegWithOrientation(byte[] jpeg, int orientation) {
    return withJpegSegment(
        jpeg, 0xE1, joined("Exif\0\0".getBytes(StandardCharsets.US_ASCII), exif(orientation)));
  }

  static byte[] pngWithOrientation(byte[] png, int orientation) {
    return withPngChunk(png, "eXIf", exif(orientation));
  }

  static byte[] withPngChunk(byte[] png, String name, byte[] content) {
    return inserted(png, PNG_AFTER_HEADER, chunk(name, content));
  }

  /** A big-endian TIFF block with the one entry Orientation. */
  static byte[] exif(int orientation) {
    return ByteBuffer.allocate(26)
        .put(new byte[] {'M', 'M', 0, 42})
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) 0x0112)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) orientation)
        .putShort((short) 0)
        .putInt(0)
        .array();
  }

  /** A PNG whose header states a size and a bit depth, over zlib-compressed zeros. */
  static byte[] blankPng(int width, int height, int bitDepth, int colorType, long dataBytes) {
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put((byte) bitDepth)
            .put((byte) colorType)
            .array();
    return joined(
        new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'},
        chunk("IHDR", header),
        chunk("IDAT", compressedZeros(dataBytes)),
        chunk("IEND", new byte[0]));
  }

  private static byte[] compressedZeros(long count) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] zeros = new byte[1 << 16];
    try (DeflaterOutputStream out =
        new DeflaterOutputStream(bytes, new Deflater(Deflater.BEST_COMPRESSION))) {
      for (long left = count; left > 0; left -= zeros.length) {
        out.write(zeros, 0, (int) Math.min(zeros.length, left));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] chunk(String name, byte[] content) {
    byte[] named = joined(name.getBytes(StandardCharsets.US_ASCII), content);
    CRC32 crc = new CRC32();
    crc.update(named);
    return ByteBuffer.allocate(named.length + 8)
        .putInt(content.length)
        .put(named)
        .putInt((int) crc.getValue())
        .array();
  }

  /**
   * A lossless WebP of one colour: all five prefix codes have one symbol, so that the pixels take
   * no bits at all (RFC 9649, section 3.7.2.1.1).
   */
  static byte[] losslessWebp(int width, int height, int argb) {
    BitWriter bits = new BitWriter();
    bits.put(0x2F, 8).put(width - 1, 14).put(height - 1, 14).put(1, 1).put(0, 3);
    bits.put(0, 1).put(0, 1).put(0, 1);
    for (int symbol : new int[] {argb >> 8, argb >> 16, argb, argb >> 24}) {
      bits.put(1, 1).put(0, 1).put(1, 1).put(symbol & 0xFF, 8);
    }
    bits.put(1, 1).put(0, 1).put(0, 1).put(0, 1);
    return riff(webpChunk("VP8L", bits.toByteArray()));
  }

  /** The same, in the extended format, with an EXIF block after and a profile before it. */
  static byte[] extendedWebp(int width, int height, int argb, int orientation, byte[] profile) {
    byte[] simple = losslessWebp(width, height, argb);
    byte[] size =
        ByteBuffer.allocate(10)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(0x10 | 0x20 | 0x08)
            .putShort((short) (width - 1))
            .put((byte) 0)
            .putShort((short) (height - 1))
            .put((byte) 0)
            .array();
    return riff(
        webpChunk("VP8X", size),
        webpChunk("ICCP", profile),
        Arrays.copyOfRange(simple, 12, simple.length),
        webpChunk("EXIF", exif(orientation)));
  }

  private static byte[] riff(byte[]... chunks) {
    return webpChunk("RIFF", joined("WEBP".getBytes(StandardCharsets.US_ASCII), joined(chunks)));
  }

  private static byte[] webpChunk(String name, byte[] content) {
    return ByteBuffer.allocate(8 + content.length + content.length % 2)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(name.getBytes(StandardCharsets.US_ASCII))
        .putInt(content.length)
        .put(content)
        .array();
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  private static byte[] inserted(byte[] bytes, int at, byte[] part) {
    return joined(Arrays.copyOf(bytes, at), part, Arrays.copyOfRange(bytes, at, bytes.length));
  }

  /** Writes bits from the least significant on, as VP8L wants them. */
  private static final class BitWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long buffer;
    private int filled;

    BitWriter put(int value, int count) {
      buffer |= (value & (1L << count) - 1) << filled;
      filled += count;
      while (filled >= 8) {
        bytes.write((int) buffer & 0xFF);
        buffer >>>= 8;
        filled -= 8;
      }
      return this;
    }

    byte[] toByteArray() {
      put(0, 7);
      return bytes.toByteArray();
    }
  }
}
