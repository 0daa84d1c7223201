package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;

/** The sums of the gradients' positive and of their negative parts, per element. */
final class SignedSums implements GradientStatistic {
  private final Shape shape;
  private final float[] positive;
  private final float[] negative;

  SignedSums(Shape shape) {
    this.shape = shape;
    this.positive = new float[shape.size()];
    this.negative = new float[shape.size()];
  }

  @Override
  public void fold(float[] gradient) {
    for (int i = 0; i < gradient.length; i++) {
      positive[i] += Math.max(gradient[i], 0);
      negative[i] += Math.min(gradient[i], 0);
    }
  }

  /** {@code sum of max(g_i, 0)}. */
  FloatTensor positive() {
    return FloatTensor.of(shape, positive);
  }

  /** {@code sum of min(g_i, 0)}. */
  FloatTensor negative() {
    return FloatTensor.of(shape, negative);
  }

  /** {@code sum of |g_i|}. */
  FloatTensor absolute() {
    return combined(-1);
  }

  /** {@code sum of g_i}. */
  FloatTensor signed() {
    return combined(1);
  }

  private FloatTensor combined(int sign) {
    float[] sum = new float[positive.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = positive[i] + sign * negative[i];
    }
    return FloatTensor.of(shape, sum);
  }
}
