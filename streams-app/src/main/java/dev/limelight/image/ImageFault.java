package dev.limelight.image;

/** Why an image was refused: one constant per reason code of a dead letter. */
public enum ImageFault {
  /** No bytes at all. */
  EMPTY,
  /** More encoded bytes than {@link ImageLimits#maxEncodedBytes()}. */
  TOO_MANY_BYTES,
  /** More pixels, by its own header, than {@link ImageLimits#maxPixels()}; nothing was decoded. */
  TOO_MANY_PIXELS,
  /** The content is none of JPEG, PNG, WebP and BMP, whatever its name says. */
  UNKNOWN_FORMAT,
  /** A known format in a variant that no common decoder reads, as 12-bit or lossless JPEG. */
  UNSUPPORTED_VARIANT,
  /** The data ends before the picture does. */
  TRUNCATED,
  /** The data contradicts itself: bad checksum, impossible header, damaged compression. */
  CORRUPT,
  /** A raw tensor whose declared shape is not the model's input shape. */
  TENSOR_SHAPE,
  /** A raw tensor whose number of bytes does not belong to its declared shape. */
  TENSOR_BYTES,
  /** A raw tensor that holds a NaN or an infinity. */
  TENSOR_NOT_FINITE
}
