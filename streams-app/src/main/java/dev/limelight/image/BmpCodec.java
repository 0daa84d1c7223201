package dev.limelight.image;

import java.io.IOException;
import javax.imageio.spi.ImageReaderSpi;

/** Windows and OS/2 bitmaps. */
final class BmpCodec implements ImageCodec {
  private static final ImageReaderSpi READERS = Readers.ofJdk("bmp");
  private static final int OS2_HEADER = 12;
  private static final int UNCOMPRESSED = 0;
  private static final int BIT_FIELDS = 3;

  @Override
  public ImageHeader header(byte[] bytes) {
    ByteCursor in = new ByteCursor(bytes, 10);
    long dataAt = in.u32LittleEndian();
    int headerSize = in.i32LittleEndian();
    boolean os2 = headerSize == OS2_HEADER;
    long width = os2 ? in.u16LittleEndian() : in.i32LittleEndian();
    // A negative height means that the rows are stored top down.
    long height = Math.abs((long) (os2 ? in.u16LittleEndian() : in.i32LittleEndian()));
    in.skip(2);
    int bits = in.u16LittleEndian();
    int compression = os2 ? UNCOMPRESSED : in.i32LittleEndian();
    if (compression < UNCOMPRESSED || compression > BIT_FIELDS) {
      throw new ImageRejectedException(
          ImageFault.UNSUPPORTED_VARIANT,
          "The BMP cannot be read: its compression is "
              + compression
              + "; 0 to 3 (none, run lengths, bit fields) are read");
    }
    if (!os2) {
      checkPalette(new ByteCursor(bytes, 46).u32LittleEndian(), bits);
    }
    if (width > 0 && (compression == UNCOMPRESSED || compression == BIT_FIELDS)) {
      long rowBytes = (width * bits + 31) / 32 * 4;
      in.require(dataAt - in.position() + rowBytes * height);
    }
    return new ImageHeader(width, height, Orientation.NONE);
  }

  @Override
  public RgbImage pixels(byte[] bytes) throws IOException {
    return Readers.read(
        READERS.createReaderInstance(), bytes, reader -> PixelColors.of(reader.read(0)));
  }

  /** The decoder allocates a palette as large as the header claims. */
  private static void checkPalette(long colors, int bits) {
    if (colors > 256 || (bits <= 8 && colors > 1L << bits)) {
      throw new ImageRejectedException(
          ImageFault.CORRUPT,
          "The BMP is damaged: it claims " + colors + " palette colours at " + bits + " bits");
    }
  }
}
