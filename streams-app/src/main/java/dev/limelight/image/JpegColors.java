package dev.limelight.image;

import java.awt.image.Raster;

/** From a JPEG's raw samples to R, G, B; the fixed-point arithmetic is that of libjpeg. */
enum JpegColors {
  GREY {
    @Override
    int rgb(int[] s, int i) {
      return packed(s[i], s[i], s[i]);
    }
  },
  RGB {
    @Override
    int rgb(int[] s, int i) {
      return packed(s[i], s[i + 1], s[i + 2]);
    }
  },
  YCBCR {
    @Override
    int rgb(int[] s, int i) {
      return packed(red(s, i), green(s, i), blue(s, i));
    }
  },
  /** Inks stored inverted, as every writer since Photoshop does: 255 is no ink. */
  CMYK {
    @Override
    int rgb(int[] s, int i) {
      int k = s[i + 3];
      return packed(product(s[i], k), product(s[i + 1], k), product(s[i + 2], k));
    }
  },
  /** CMYK whose inverted C, M, Y are stored as the complement of a YCbCr colour. */
  YCCK {
    @Override
    int rgb(int[] s, int i) {
      int k = s[i + 3];
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

  /** The colour of the pixel whose samples start at {@code i}. */
  abstract int rgb(int[] samples, int i);

  RgbImage convert(Raster raster) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int bands = raster.getNumBands();
    int[] pixels = new int[Math.multiplyExact(width, height)];
    int[] row = new int[width * bands];
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        pixels[y * width + x] = rgb(row, x * bands);
      }
    }
    return RgbImage.of(width, height, pixels);
  }

  private static int red(int[] s, int i) {
    return clamp(s[i] + ((91881 * (s[i + 2] - 128) + HALF) >> 16));
  }

  private static int green(int[] s, int i) {
    return clamp(s[i] + ((-22554 * (s[i + 1] - 128) - 46802 * (s[i + 2] - 128) + HALF) >> 16));
  }

  private static int blue(int[] s, int i) {
    return clamp(s[i] + ((116130 * (s[i + 1] - 128) + HALF) >> 16));
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
