package dev.limelight.image;

import java.io.IOException;

/** One encoding: reads its structure, then its pixels. Implementations are stateless. */
interface ImageCodec {

  /**
   * Walks the file's structure to its end, without decoding.
   *
   * @throws ImageRejectedException if the structure is incomplete, contradicts itself or is of a
   *     variant that is not supported
   */
  ImageHeader header(byte[] bytes);

  /**
   * The stored picture, not yet upright.
   *
   * @throws IOException if the data turns out to be damaged
   */
  RgbImage pixels(byte[] bytes) throws IOException;
}
