package dev.limelight.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.spi.ImageReaderSpi;

/**
 * WebP (RFC 9649). An embedded colour profile is hidden from the decoder: see {@link JpegCodec}.
 */
final class WebpCodec implements ImageCodec {
  private static final ImageReaderSpi READERS = new WebPImageReaderSpi();
  private static final int FIRST_CHUNK = 12;

  /** Where an ICCP chunk must start: after VP8X, which has 18 bytes. */
  private static final int PROFILE = FIRST_CHUNK + 18;

  @Override
  public ImageHeader header(byte[] bytes) {
    ByteCursor in = new ByteCursor(bytes, 4);
    long stated = in.u32LittleEndian();
    in.require(stated);
    in.skip(4);
    long end = 8 + stated;
    Size size = null;
    Orientation orientation = Orientation.NONE;
    while (end - in.position() >= 8) {
      String name = new String(in.take(4), StandardCharsets.ISO_8859_1);
      long length = in.u32LittleEndian();
      in.require(length);
      int next = (int) Math.min(bytes.length, in.position() + length + (length & 1));
      if (size == null) {
        size = size(name, new ByteCursor(bytes, in.position()));
      } else if (name.equals("EXIF")) {
        orientation = Orientation.ofExif(in.take((int) length));
      }
      in.skip(next - in.position());
    }
    if (size == null) {
      throw corrupt("it has no chunks");
    }
    return new ImageHeader(size.width, size.height, orientation);
  }

  @Override
  public RgbImage pixels(byte[] bytes) throws IOException {
    return Readers.read(
        READERS.createReaderInstance(),
        padded(withoutProfile(bytes)),
        reader -> PixelColors.of(reader.read(0)));
  }

  private record Size(int width, int height) {}

  private static Size size(String name, ByteCursor in) {
    switch (name) {
      case "VP8X" -> {
        in.skip(4);
        return new Size(in.u24LittleEndian() + 1, in.u24LittleEndian() + 1);
      }
      case "VP8L" -> {
        in.skip(1);
        int bits = in.i32LittleEndian();
        return new Size((bits & 0x3FFF) + 1, (bits >>> 14 & 0x3FFF) + 1);
      }
      case "VP8 " -> {
        in.skip(6);
        return new Size(in.u16LittleEndian() & 0x3FFF, in.u16LittleEndian() & 0x3FFF);
      }
      default -> throw corrupt("its first chunk is \"" + name + "\"");
    }
  }

  /** The decoder reads lossless data in steps of 8 bytes and would miss them in tiny pictures. */
  private static byte[] padded(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length + Long.BYTES);
  }

  private static byte[] withoutProfile(byte[] bytes) {
    boolean extended = bytes[FIRST_CHUNK + 3] == 'X';
    if (!extended || bytes.length <= PROFILE || bytes[PROFILE] != 'I') {
      return bytes;
    }
    byte[] plain = bytes.clone();
    // Decoders pass over chunks whose name they do not know.
    plain[PROFILE] = 'X';
    return plain;
  }

  private static ImageRejectedException corrupt(String what) {
    return new ImageRejectedException(ImageFault.CORRUPT, "The WebP is damaged: " + what);
  }
}
