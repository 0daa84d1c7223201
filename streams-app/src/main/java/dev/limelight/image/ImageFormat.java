package dev.limelight.image;

import java.util.Arrays;
import java.util.Optional;

/** The encodings that are accepted, recognised by content alone. */
public enum ImageFormat {
  /** Baseline, extended and progressive 8-bit JPEG: grey, YCbCr, RGB, CMYK, YCCK. */
  JPEG,
  /** PNG of every bit depth and colour type. */
  PNG,
  /** WebP, lossy and lossless; of an animation, the first frame. */
  WEBP,
  /** Windows bitmap: palette, 16, 24 and 32 bit, run-length encoded. */
  BMP;

  /** The format of these bytes, or empty if they are none of the accepted ones. */
  public static Optional<ImageFormat> of(byte[] bytes) {
    if (hasBytes(bytes, 0, 0xFF, 0xD8, 0xFF)) {
      return Optional.of(JPEG);
    }
    if (hasBytes(bytes, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
      return Optional.of(PNG);
    }
    if (hasBytes(bytes, 0, 'R', 'I', 'F', 'F') && hasBytes(bytes, 8, 'W', 'E', 'B', 'P')) {
      return Optional.of(WEBP);
    }
    // "BM" alone also starts many a text, so the header's reserved zeros and its size count as well
    if (hasBytes(bytes, 0, 'B', 'M') && hasBytes(bytes, 15, 0, 0, 0) && bytes[14] >= 12) {
      return Optional.of(BMP);
    }
    return Optional.empty();
  }

  private static boolean hasBytes(byte[] bytes, int offset, int... expected) {
    byte[] wanted = new byte[expected.length];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = (byte) expected[i];
    }
    int to = offset + wanted.length;
    return bytes.length >= to && Arrays.equals(bytes, offset, to, wanted, 0, wanted.length);
  }
}
