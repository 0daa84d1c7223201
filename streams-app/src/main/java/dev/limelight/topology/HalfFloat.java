package dev.limelight.topology;

/** IEEE 754 binary16, which Java has only from version 20 on. */
final class HalfFloat {
  /** 2^-14: below it, halves are subnormal and lie 2^-24 apart. */
  private static final float SMALLEST_NORMAL = 0x1p-14f;

  private HalfFloat() {}

  /**
   * The half nearest to {@code value}, ties to even.
   *
   * @param value in [0,1]
   */
  static short fromFloat(float value) {
    if (value < SMALLEST_NORMAL) {
      // Scaling by a power of two is exact, so rint is the only rounding.
      return (short) Math.rint(value * 0x1p24f);
    }
    int bits = Float.floatToIntBits(value);
    // Rounds the 13 bits that are dropped to nearest even; a carry moves on into the exponent.
    int rounded = bits + 0xfff + ((bits >>> 13) & 1);
    int rebiased = (rounded >>> 13) - ((127 - 15) << 10);
    return (short) rebiased;
  }

  /** The value of a half that is not negative, not infinite and not NaN. */
  static float toFloat(short half) {
    int exponent = (half >>> 10) & 0x1f;
    int mantissa = half & 0x3ff;
    return exponent == 0
        ? mantissa * 0x1p-24f
        : Float.intBitsToFloat(((exponent + 127 - 15) << 23) | (mantissa << 13));
  }
}
