package dev.limelight.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import javax.imageio.spi.ImageReaderSpi;

/**
 * PNG (ISO/IEC 15948). The chunks are walked to IEND and the checksums of the critical ones
 * compared, as the JDK's decoder does neither.
 */
final class PngCodec implements ImageCodec {
  private static final ImageReaderSpi READERS = Readers.ofJdk("png");
  private static final int SIGNATURE = 8;

  @Override
  public ImageHeader header(byte[] bytes) {
    ByteCursor in = new ByteCursor(bytes, SIGNATURE);
    ByteCursor first = new ByteCursor(bytes, SIGNATURE);
    if (in.remaining() >= 8 && !"IHDR".equals(chunkName(bytes, SIGNATURE + 4))) {
      throw corrupt("its first chunk is not IHDR");
    }
    first.skip(8);
    long width = first.u32();
    long height = first.u32();
    Orientation orientation = Orientation.NONE;
    boolean picture = false;
    while (true) {
      long length = in.u32();
      in.require(length + 8);
      int nameAt = in.position();
      String name = chunkName(bytes, nameAt);
      in.skip(4);
      if (name.equals("eXIf")) {
        orientation = Orientation.ofExif(in.take((int) length));
      } else {
        in.skip(length);
      }
      checkSum(bytes, nameAt, (int) length, name, in.u32());
      picture |= name.equals("IDAT");
      if (name.equals("IEND")) {
        break;
      }
    }
    if (!picture) {
      throw corrupt("it has no IDAT chunk");
    }
    return new ImageHeader(width, height, orientation);
  }

  @Override
  public RgbImage pixels(byte[] bytes) throws IOException {
    return Readers.read(
        READERS.createReaderInstance(), bytes, reader -> PixelColors.of(reader.read(0)));
  }

  private static void checkSum(byte[] bytes, int nameAt, int length, String name, long stated) {
    // Ancillary chunks have a small first letter; damage there does not touch the picture.
    if (Character.isLowerCase(name.charAt(0))) {
      return;
    }
    CRC32 crc = new CRC32();
    crc.update(bytes, nameAt, length + 4);
    if (crc.getValue() != stated) {
      throw corrupt("the checksum of chunk " + name + " at byte " + nameAt + " is wrong");
    }
  }

  private static String chunkName(byte[] bytes, int at) {
    return new String(bytes, at, 4, StandardCharsets.ISO_8859_1);
  }

  private static ImageRejectedException corrupt(String what) {
    return new ImageRejectedException(ImageFault.CORRUPT, "The PNG is damaged: " + what);
  }
}
