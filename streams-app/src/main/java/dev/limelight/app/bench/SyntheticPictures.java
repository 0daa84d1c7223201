package dev.limelight.app.bench;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/**
 * Pictures made up for measurements: a colour gradient, shapes with edges, fine grain; as JPEG,
 * about as large as a photograph's. The same index gives the same picture.
 *
 * @param width pixels
 * @param height pixels
 */
record SyntheticPictures(int width, int height) {
  private static final int DISCS = 12;
  private static final int GRAIN = 24;

  /** The first {@code count} pictures, encoded. */
  List<byte[]> jpegs(int count) {
    List<byte[]> files = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      files.add(jpeg(index));
    }
    return files;
  }

  private byte[] jpeg(int index) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(picture(index), "jpg", bytes)) {
        throw new IllegalStateException("This Java cannot write JPEG");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private BufferedImage picture(int index) {
    SplittableRandom random = new SplittableRandom(index);
    double[][] discs = new double[DISCS][];
    for (int i = 0; i < DISCS; i++) {
      double radius = random.nextDouble(0.05, 0.3) * Math.min(width, height);
      discs[i] =
          new double[] {random.nextDouble(width), random.nextDouble(height), radius * radius};
    }
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int inside = 0;
        for (int i = 0; i < DISCS; i++) {
          double dx = x - discs[i][0];
          double dy = y - discs[i][1];
          inside = dx * dx + dy * dy < discs[i][2] ? i + 1 : inside;
        }
        int grain = random.nextInt(GRAIN);
        int red = (inside * 61 + 200 * x / width) % 230 + grain;
        int green = (inside * 97 + 200 * y / height) % 230 + grain;
        int blue = (inside * 31 + 90) % 230 + grain;
        picture.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    return picture;
  }
}
