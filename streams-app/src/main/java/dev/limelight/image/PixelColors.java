package dev.limelight.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * From a decoded picture to R, G, B without colour management: samples are taken as they are
 * stored, 16-bit ones are scaled to 8, grey is repeated, alpha is dropped.
 *
 * <p>The JDK's own {@link BufferedImage#getRGB} won't do: it treats grey samples as linear light
 * and brightens them (153 becomes 203).
 */
final class PixelColors {
  private PixelColors() {}

  static RgbImage of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    if (image.getColorModel() instanceof IndexColorModel) {
      return RgbImage.of(width, height, image.getRGB(0, 0, width, height, null, 0, width));
    }
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    int green = bands < 3 ? 0 : 1;
    int blue = bands < 3 ? 0 : 2;
    int[] largest = largestSamples(raster.getSampleModel().getSampleSize());
    int[] pixels = new int[Math.multiplyExact(width, height)];
    int[] row = new int[width * bands];
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int i = x * bands;
        pixels[y * width + x] =
            eightBits(row[i], largest[0]) << 16
                | eightBits(row[i + green], largest[green]) << 8
                | eightBits(row[i + blue], largest[blue]);
      }
    }
    return RgbImage.of(width, height, pixels);
  }

  /** The largest sample of each band. */
  private static int[] largestSamples(int[] sampleSizes) {
    int[] largest = new int[sampleSizes.length];
    for (int i = 0; i < largest.length; i++) {
      largest[i] = (1 << sampleSizes[i]) - 1;
    }
    return largest;
  }

  private static int eightBits(int sample, int largest) {
    return largest == 255 ? sample : (sample * 255 + largest / 2) / largest;
  }
}
