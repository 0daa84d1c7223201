package dev.limelight.onnx;

/** IEEE 754 half precision, which Java 17 has no conversion for. */
final class Float16 {
  private Float16() {}

  /** The exact float32 value of a float16. */
  static float toFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >> 10) & 0x1f;
    int mantissa = half & 0x3ff;
    if (exponent == 0) {
      float magnitude = mantissa * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    int bits =
        exponent == 31
            ? 0x7f800000 | (mantissa << 13)
            : ((exponent + 112) << 23) | (mantissa << 13);
    return Float.intBitsToFloat(sign | bits);
  }

  /** The float16 nearest to a float32, ties to even; beyond the range, infinity. */
  static short fromFloat(float value) {
    int bits = Float.floatToIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    int magnitude = bits & 0x7fffffff;
    if (magnitude > 0x7f800000) {
      return (short) (sign | 0x7e00);
    }
    if (magnitude >= 0x477ff000) {
      return (short) (sign | 0x7c00);
    }
    if (magnitude < 0x38800000) {
      // Below the normal range a float16 counts steps of 2^-24.
      return (short) (sign | (int) Math.rint(Float.intBitsToFloat(magnitude) * 0x1p24));
    }
    int rounded = magnitude + 0xfff + ((magnitude >> 13) & 1);
    return (short) (sign | ((rounded - 0x38000000) >> 13));
  }
}
