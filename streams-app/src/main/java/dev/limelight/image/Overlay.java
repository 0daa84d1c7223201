package dev.limelight.image;

import dev.limelight.tensor.FloatTensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A picture for people: the model's picture, the saliency map over it, the colours' legend, and
 * what was found. The same arguments give the same bytes, whatever fonts the machine has.
 * Thread-safe.
 */
public final class Overlay {
  private Overlay() {}

  /**
   * Draws the overlay.
   *
   * @param picture the picture as the model sees it: {@link Preprocessing#picture}
   * @param map the saliency map {@code [H,W]}, values in [0,1]; stretched over the picture
   * @param caption what to write
   * @return an encoded PNG
   * @throws IllegalArgumentException if the map is not {@code [H,W]} with at least one pixel
   */
  public static byte[] png(RgbImage picture, FloatTensor map, OverlayCaption caption) {
    return encoded(new OverlaySheet(picture, new SaliencyLayer(map), caption).draw());
  }

  /**
   * The saliency map over the picture and nothing else, in the picture's size.
   *
   * @param picture the picture as the model sees it
   * @param map the saliency map {@code [H,W]}, values in [0,1]
   * @return an encoded PNG
   * @throws IllegalArgumentException if the map is not {@code [H,W]} with at least one pixel
   */
  public static byte[] tile(RgbImage picture, FloatTensor map) {
    return tile(new SaliencyLayer(map).over(picture));
  }

  /** The picture as it is, as an encoded PNG. */
  public static byte[] tile(RgbImage picture) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, picture.width(), picture.height(), picture.pixels(), 0, picture.width());
    return encoded(image);
  }

  private static byte[] encoded(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = pngWriter(image);
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(new IIOImage(image, null, null));
    } catch (IOException e) {
      throw new UncheckedIOException("A PNG could not be written to memory", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** The JDK's writer: others on the class path would give other bytes. */
  private static ImageWriter pngWriter(BufferedImage image) {
    Iterator<ImageWriter> writers =
        ImageIO.getImageWriters(ImageTypeSpecifier.createFromRenderedImage(image), "png");
    while (writers.hasNext()) {
      ImageWriter writer = writers.next();
      if (writer.getClass().getModule() == ImageIO.class.getModule()) {
        return writer;
      }
    }
    throw new IllegalStateException("This JDK's module java.desktop has no writer for PNG");
  }
}
