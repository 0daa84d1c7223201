package dev.limelight.autodiff.rule;

import dev.limelight.onnx.ConstantTensor;
import java.util.stream.IntStream;

/**
 * A constant exponent {@code p} of any shape and number type, split into what {@code p x^(p-1)}
 * needs.
 *
 * @param factor p
 * @param lowered p - 1; where p is zero, zero too, so that no zero is raised to -1
 */
record PowerExponent(ConstantTensor factor, ConstantTensor lowered) {

  /** The exponent in a tensor of floating-point or integer numbers. */
  static PowerExponent of(ConstantTensor tensor) {
    float[] p = floats(tensor);
    float[] less = new float[p.length];
    for (int i = 0; i < p.length; i++) {
      less[i] = p[i] == 0 ? 0 : p[i] - 1;
    }
    return new PowerExponent(
        ConstantTensor.floats(tensor.dims(), p), ConstantTensor.floats(tensor.dims(), less));
  }

  private static float[] floats(ConstantTensor tensor) {
    if (tensor.type().isFloatingPoint()) {
      return tensor.toFloats();
    }
    long[] whole = tensor.toLongs();
    float[] values = new float[whole.length];
    IntStream.range(0, whole.length).forEach(i -> values[i] = whole[i]);
    return values;
  }

  boolean isZero() {
    return all(0f);
  }

  boolean isOne() {
    return all(1f);
  }

  boolean isSquare() {
    return all(2f);
  }

  private boolean all(float value) {
    float[] p = factor.toFloats();
    return IntStream.range(0, p.length).allMatch(i -> p[i] == value);
  }
}
