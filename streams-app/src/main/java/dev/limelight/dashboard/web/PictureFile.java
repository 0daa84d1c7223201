package dev.limelight.dashboard.web;

import dev.limelight.image.RgbImage;
import dev.limelight.tensor.FloatTensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Pictures as files for a browser. Stateless. */
final class PictureFile {
  private PictureFile() {}

  static byte[] jpeg(RgbImage picture) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, picture.width(), picture.height(), picture.toArray(), 0, picture.width());
    return file(image, "jpeg");
  }

  /** Values {@code [H,W]} in [0,1] as levels 0 to 255. */
  static byte[] greyPng(FloatTensor values) {
    int height = values.shape().dim(0);
    int width = values.shape().dim(1);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    byte[] levels = new byte[values.size()];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) Math.round(255 * Math.max(0, Math.min(1, values.at(i))));
    }
    image.getRaster().setDataElements(0, 0, width, height, levels);
    return file(image, "png");
  }

  private static byte[] file(BufferedImage image, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, bytes)) {
        throw new IllegalStateException("This JVM writes no " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Memory can be written", e);
    }
    return bytes.toByteArray();
  }
}
