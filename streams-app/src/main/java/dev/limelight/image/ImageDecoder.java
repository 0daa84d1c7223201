package dev.limelight.image;

import java.io.EOFException;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Decodes JPEG, PNG, WebP and BMP, recognised by content, never by name.
 *
 * <ul>
 *   <li>The file's structure is walked first: too many pixels, or data that ends early, is refused
 *       before anything is decoded.
 *   <li>Colours are those that common training pipelines (Pillow's {@code convert("RGB")}, OpenCV,
 *       TensorFlow) see: samples as stored, embedded colour profiles not applied, grey repeated,
 *       CMYK by {@code R = (255 - C)(255 - K) / 255}. A map explains what the model saw, so what
 *       matters is the picture the model was trained and is served with.
 *   <li>For the same reason <b>alpha is dropped</b>, not composited: a transparent pixel shows the
 *       colour stored beneath it.
 *   <li>16-bit samples are scaled to 8 bits, rounded.
 *   <li>EXIF orientation of JPEG, PNG and WebP is honoured, all eight values.
 *   <li>A 1 x 1 picture is legal.
 * </ul>
 *
 * Nothing is cached on disk. Thread-safe.
 */
public final class ImageDecoder {
  private static final Map<ImageFormat, ImageCodec> CODECS =
      new EnumMap<>(
          Map.of(
              ImageFormat.JPEG, new JpegCodec(),
              ImageFormat.PNG, new PngCodec(),
              ImageFormat.WEBP, new WebpCodec(),
              ImageFormat.BMP, new BmpCodec()));

  private final ImageLimits limits;

  /** A decoder that refuses what is beyond {@code limits}. */
  public ImageDecoder(ImageLimits limits) {
    this.limits = Objects.requireNonNull(limits);
  }

  /**
   * The upright picture of an encoded image.
   *
   * @throws ImageRejectedException if the bytes are empty, too many, of another format, truncated,
   *     damaged, or state too many pixels
   */
  public RgbImage decode(byte[] encoded) {
    ImageFormat format = format(encoded);
    ImageCodec codec = codec(format);
    ImageHeader header = header(codec, encoded);
    return header.orientation().upright(pixels(codec, format, encoded));
  }

  /**
   * The size of the upright picture of an encoded image, from its structure, without decoding it.
   *
   * @throws ImageRejectedException as {@link #decode}, as far as the structure tells
   */
  public PictureSize size(byte[] encoded) {
    return header(codec(format(encoded)), encoded).size();
  }

  private ImageFormat format(byte[] encoded) {
    limits.checkEncoded(encoded.length);
    return ImageFormat.of(encoded)
        .orElseThrow(
            () ->
                new ImageRejectedException(
                    ImageFault.UNKNOWN_FORMAT,
                    "The image's "
                        + encoded.length
                        + " bytes are none of JPEG, PNG, WebP and BMP"));
  }

  private static ImageCodec codec(ImageFormat format) {
    return Objects.requireNonNull(CODECS.get(format));
  }

  private ImageHeader header(ImageCodec codec, byte[] encoded) {
    ImageHeader header = codec.header(encoded);
    limits.checkPixels(header.width(), header.height());
    return header;
  }

  private static RgbImage pixels(ImageCodec codec, ImageFormat format, byte[] encoded) {
    try {
      return codec.pixels(encoded);
    } catch (ImageRejectedException e) {
      throw e;
    } catch (EOFException e) {
      throw new ImageRejectedException(
          ImageFault.TRUNCATED, "The " + format + "'s data ends before its picture does", e);
    } catch (IOException | RuntimeException e) {
      // Decoders meet damaged data with whatever exception their arithmetic runs into.
      throw new ImageRejectedException(
          ImageFault.CORRUPT, "The " + format + " cannot be decoded: " + e.getMessage(), e);
    }
  }
}
