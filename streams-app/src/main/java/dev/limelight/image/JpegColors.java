package dev.limelight.image;

import java.awt.image.Raster;

/** From a JPEG's raw samples to R, G, B; the fixed-point arithmetic is that of libjpeg. */
enum JpegColors {
  GREY {
    @Override
    int rgb(byte[] s, int i) {
      return packed(sample(s, i), sample(s, i), sample(s, i));
    }
  },
  RGB {
    @Override
    int rgb(byte[] s, int i) {
      return packed(sample(s, i), sample(s, i + 1), sample(s, i + 2));
    }
  },
  YCBCR {
    @Override
    int rgb(byte[] s, int i) {
      return packed(red(s, i), green(s, i), blue(s, i));
    }
  },
  /** Inks stored inverted, as every writer since Photoshop does: 255 is no ink. */
  CMYK {
    @Override
    int rgb(byte[] s, int i) {
      int k = sample(s, i + 3);
      return packed(
          product(sample(s, i), k), product(sample(s, i + 1), k), product(sample(s, i + 2), k));
    }
  },
  /** CMYK whose inverted C, M, Y are stored as the complement of a YCbCr colour. */
  YCCK {
    @Override
    int rgb(byte[] s, int i) {
      int k = sample(s, i + 3);
      return packed(
          product(255 - red(s, i), k), product(255 - green(s, i), k), product(255 - blue(s, i), k));
    }
  };

  static final int NO_ADOBE_TRANSFORM = -1;

  private static final int HALF = 1 << 15;

  /**
   * The colours of a frame by libjpeg's rules: JFIF means YCbCr, else Adobe's marker decides, else
   * the component ids "RGB" mean RGB.
   */
  static JpegColors of(byte[] componentIds, boolean jfif, int adobeTransform) {
    return switch (componentIds.length) {
      case 1 -> GREY;
      case 4 -> adobeTransform == 2 ? YCCK : CMYK;
      default -> {
        if (jfif) {
          yield YCBCR;
        }
        if (adobeTransform != NO_ADOBE_TRANSFORM) {
          yield adobeTransform == 0 ? RGB : YCBCR;
        }
        boolean named = componentIds[0] == 'R' && componentIds[1] == 'G' && componentIds[2] == 'B';
        yield named ? RGB : YCBCR;
      }
    };
  }

  /** The colour of the pixel whose samples, a byte each, start at {@code i}. */
  abstract int rgb(byte[] samples, int i);

  RgbImage convert(Raster raster) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int bands = raster.getNumBands();
    int[] pixels = new int[Math.multiplyExact(width, height)];
    byte[] row = new byte[width * bands];
    for (int y = 0; y < height; y++) {
      raster.getDataElements(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        pixels[y * width + x] = rgb(row, x * bands);
      }
    }
    return RgbImage.of(width, height, pixels);
  }

  private static int red(byte[] s, int i) {
    return clamp(sample(s, i) + ((91881 * (sample(s, i + 2) - 128) + HALF) >> 16));
  }

  private static int green(byte[] s, int i) {
    int chroma = -22554 * (sample(s, i + 1) - 128) - 46802 * (sample(s, i + 2) - 128);
    return clamp(sample(s, i) + ((chroma + HALF) >> 16));
  }

  private static int blue(byte[] s, int i) {
    return clamp(sample(s, i) + ((116130 * (sample(s, i + 1) - 128) + HALF) >> 16));
  }

  private static int sample(byte[] s, int i) {
    return s[i] & 0xFF;
  }

  private static int product(int a, int b) {
    return (a * b + 127) / 255;
  }

  private static int clamp(int value) {
    return Math.max(0, Math.min(255, value));
  }

  private static int packed(int red, int green, int blue) {
    return red << 16 | green << 8 | blue;
  }
}
