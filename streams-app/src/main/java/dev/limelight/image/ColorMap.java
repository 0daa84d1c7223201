package dev.limelight.image;

import java.util.Arrays;

/**
 * The colour map "inferno" (Smith and van der Walt, 2015; published under CC0): perceptually
 * uniform, and as its lightness rises steadily from black to pale yellow, readable in grey print
 * and with colour-blind eyes. 33 of its 256 colours; those in between are interpolated, which is
 * exact to about one level.
 */
final class ColorMap {
  private static final int[] INFERNO =
      Arrays.stream(
              """
              000004 040312 0b0724 150b37 210c4a 2f0a5b 3d0965 4a0c6b 57106e 64156e 71196e
              7d1e6d 8a226a 972766 a32c61 b0315b bc3754 c63d4d d04545 da4e3c e35933 eb6429
              f1711f f67e14 f98c0a fb9b06 fcaa0f fbba1f f9c932 f5d949 f2e865 f3f586 fcffa4
              """
                  .split("\\s+"))
          .mapToInt(hex -> Integer.parseInt(hex, 16))
          .toArray();

  private ColorMap() {}

  /** The colour of {@code value}, clipped to [0,1], as {@code 0xRRGGBB}. */
  static int rgb(float value) {
    float at = Math.max(0, Math.min(1, value)) * (INFERNO.length - 1);
    int below = Math.min((int) at, INFERNO.length - 2);
    return mix(INFERNO[below], INFERNO[below + 1], at - below);
  }

  /** The colour {@code share} of the way from {@code from} to {@code to}. */
  static int mix(int from, int to, float share) {
    return channel(from, to, share, 16) | channel(from, to, share, 8) | channel(from, to, share, 0);
  }

  private static int channel(int from, int to, float share, int shift) {
    int a = from >> shift & 0xFF;
    int b = to >> shift & 0xFF;
    return Math.round(a + (b - a) * share) << shift;
  }
}
