package dev.limelight.image;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The eight values of EXIF tag 0x0112 (Exif 2.32, section 4.6.4), named by what has to be done to
 * the stored picture to see it upright; in the order of their codes, from 1.
 */
enum Orientation {
  NONE(false, false, false),
  FLIP_HORIZONTALLY(true, false, false),
  ROTATE_180(true, true, false),
  FLIP_VERTICALLY(false, true, false),
  TRANSPOSE(false, false, true),
  ROTATE_CLOCKWISE(false, true, true),
  TRANSVERSE(true, true, true),
  ROTATE_COUNTERCLOCKWISE(true, false, true);

  static final byte[] EXIF_PREFIX = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

  private final boolean fromRight;
  private final boolean fromBottom;
  private final boolean swapsAxes;

  Orientation(boolean fromRight, boolean fromBottom, boolean swapsAxes) {
    this.fromRight = fromRight;
    this.fromBottom = fromBottom;
    this.swapsAxes = swapsAxes;
  }

  /**
   * The orientation of an EXIF block, with or without its "Exif" prefix. A block that is damaged or
   * silent counts as upright: the picture itself is fine.
   */
  static Orientation ofExif(byte[] exif) {
    int from =
        exif.length >= 6 && Arrays.equals(exif, 0, 6, EXIF_PREFIX, 0, 6) ? EXIF_PREFIX.length : 0;
    Metadata metadata = new Metadata();
    new ExifReader()
        .extract(new ByteArrayReader(Arrays.copyOfRange(exif, from, exif.length)), metadata);
    ExifIFD0Directory directory = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
    Integer code =
        directory == null ? null : directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
    return code == null || code < 1 || code > values().length ? NONE : values()[code - 1];
  }

  /** Whether the stored picture's rows are the upright one's columns. */
  boolean swapsAxes() {
    return swapsAxes;
  }

  /** The stored picture turned upright. */
  RgbImage upright(RgbImage stored) {
    if (this == NONE) {
      return stored;
    }
    int width = swapsAxes ? stored.height() : stored.width();
    int height = swapsAxes ? stored.width() : stored.height();
    int[] source = stored.pixels();
    int[] target = new int[source.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int column = swapsAxes ? y : x;
        int row = swapsAxes ? x : y;
        int storedColumn = fromRight ? stored.width() - 1 - column : column;
        int storedRow = fromBottom ? stored.height() - 1 - row : row;
        target[y * width + x] = source[storedRow * stored.width() + storedColumn];
      }
    }
    return RgbImage.of(width, height, target);
  }
}
