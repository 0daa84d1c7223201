package dev.limelight.image;

/**
 * What an encoded image may cost at most; both bounds are checked before anything is decoded.
 *
 * @param maxEncodedBytes largest encoded image, in bytes, at least 1
 * @param maxPixels largest width x height as the image's own header states it, at least 1. Decoding
 *     takes up to 12 bytes of heap per pixel (16-bit PNG with alpha), so the default needs 600 MB
 *     in the worst case and 350 MB for a JPEG.
 */
public record ImageLimits(int maxEncodedBytes, long maxPixels) {

  /** 20 MiB encoded and 50 million pixels: every current camera, no decompression bomb. */
  public static final ImageLimits DEFAULT = new ImageLimits(20 << 20, 50_000_000L);

  /**
   * @throws IllegalArgumentException if a bound is below 1
   */
  public ImageLimits {
    if (maxEncodedBytes < 1 || maxPixels < 1) {
      throw new IllegalArgumentException(
          "Image limits must be at least 1, got "
              + maxEncodedBytes
              + " bytes and "
              + maxPixels
              + " pixels");
    }
  }

  void checkEncoded(int bytes) {
    if (bytes == 0) {
      throw new ImageRejectedException(ImageFault.EMPTY, "The image has no bytes");
    }
    if (bytes > maxEncodedBytes) {
      throw new ImageRejectedException(
          ImageFault.TOO_MANY_BYTES,
          "The image has " + bytes + " bytes, the limit is " + maxEncodedBytes);
    }
  }

  void checkPixels(long width, long height) {
    if (width < 1 || height < 1) {
      throw new ImageRejectedException(
          ImageFault.CORRUPT, "The image's header states " + width + " x " + height + " pixels");
    }
    // Both factors are below 2^32, so only a quotient is safe from overflow.
    if (width > maxPixels / height) {
      throw new ImageRejectedException(
          ImageFault.TOO_MANY_PIXELS,
          "The image's header states "
              + width
              + " x "
              + height
              + " pixels, the limit is "
              + maxPixels
              + " in all");
    }
  }
}
