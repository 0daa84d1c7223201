package dev.limelight.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A JPEG's segments, walked from its start to its end-of-image marker without decoding; a file cut
 * short has no such marker and is refused, where decoders would fill the rest with grey.
 */
final class JpegStructure {
  private static final int START_OF_IMAGE = 0xD8;
  private static final int END_OF_IMAGE = 0xD9;
  private static final int START_OF_SCAN = 0xDA;
  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int APP14 = 0xEE;
  private static final byte[] JFIF = "JFIF\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.US_ASCII);

  /** A progressive file needs a dozen; thousands of tiny ones only serve to burn processor time. */
  private static final int MAX_SCANS = 200;

  private final ByteCursor in;
  private int width;
  private int height;
  private byte[] componentIds = {};
  private boolean jfif;
  private int adobeTransform = JpegColors.NO_ADOBE_TRANSFORM;
  private Orientation orientation = Orientation.NONE;
  private int scans;

  private JpegStructure(byte[] bytes) {
    this.in = new ByteCursor(bytes, 2);
  }

  static JpegStructure of(byte[] bytes) {
    JpegStructure structure = new JpegStructure(bytes);
    structure.walk();
    return structure;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  Orientation orientation() {
    return orientation;
  }

  JpegColors colors() {
    return JpegColors.of(componentIds, jfif, adobeTransform);
  }

  private void walk() {
    for (int marker = nextMarker(); marker != END_OF_IMAGE; marker = nextMarker()) {
      if (isStandalone(marker)) {
        continue;
      }
      int length = in.u16() - 2;
      if (length < 0) {
        throw corrupt("a segment with a negative length");
      }
      readSegment(marker, in.take(length));
    }
    if (scans == 0) {
      throw corrupt("no picture data");
    }
  }

  private void readSegment(int marker, byte[] content) {
    if (isFrame(marker)) {
      readFrame(marker, content);
    } else if (marker == START_OF_SCAN) {
      readScan();
    } else if (marker == APP0) {
      jfif |= startsWith(content, JFIF);
    } else if (marker == APP1 && startsWith(content, Orientation.EXIF_PREFIX)) {
      orientation = Orientation.ofExif(content);
    } else if (marker == APP14 && startsWith(content, ADOBE) && content.length >= 12) {
      adobeTransform = content[11] & 0xFF;
    }
  }

  private void readFrame(int marker, byte[] content) {
    if (marker > 0xC2) {
      throw unsupported(
          String.format("its process is SOF%d; baseline and progressive are read", marker - 0xC0));
    }
    if (componentIds.length > 0) {
      throw corrupt("two frame headers");
    }
    ByteCursor frame = new ByteCursor(content, 0);
    int precision = frame.u8();
    if (precision != 8) {
      throw unsupported("it has " + precision + " bits a sample; 8 are read");
    }
    height = frame.u16();
    width = frame.u16();
    componentIds = new byte[frame.u8()];
    for (int i = 0; i < componentIds.length; i++) {
      componentIds[i] = (byte) frame.u8();
      frame.skip(2);
    }
    if (height == 0) {
      throw unsupported("its height is not in the frame header");
    }
    if (componentIds.length != 1 && componentIds.length != 3 && componentIds.length != 4) {
      throw unsupported("it has " + componentIds.length + " components; 1, 3 and 4 are read");
    }
  }

  private void readScan() {
    scans++;
    if (componentIds.length == 0) {
      throw corrupt("picture data before the frame header");
    }
    if (scans > MAX_SCANS) {
      throw corrupt("more than " + MAX_SCANS + " scans");
    }
  }

  /** The next marker; bytes before it, entropy-coded data among them, are passed over. */
  private int nextMarker() {
    while (true) {
      if (in.u8() != 0xFF) {
        continue;
      }
      int marker = in.u8();
      while (marker == 0xFF) {
        marker = in.u8();
      }
      if (marker != 0) {
        return marker;
      }
    }
  }

  private static boolean isStandalone(int marker) {
    return marker == 0x01 || (marker >= 0xD0 && marker <= START_OF_IMAGE);
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  private static boolean startsWith(byte[] content, byte[] prefix) {
    return content.length >= prefix.length
        && Arrays.equals(content, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static ImageRejectedException corrupt(String what) {
    return new ImageRejectedException(ImageFault.CORRUPT, "The JPEG is damaged: " + what);
  }

  private static ImageRejectedException unsupported(String what) {
    return new ImageRejectedException(
        ImageFault.UNSUPPORTED_VARIANT, "The JPEG cannot be read: " + what);
  }
}
