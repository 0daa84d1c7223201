package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;

/** The sum of the gradients' magnitudes, per element. */
final class GradientMagnitude implements GradientStatistic {
  private final Shape shape;
  private final float[] sum;

  GradientMagnitude(Shape shape) {
    this.shape = shape;
    this.sum = new float[shape.size()];
  }

  @Override
  public void fold(float[] gradient) {
    for (int i = 0; i < gradient.length; i++) {
      sum[i] += Math.abs(gradient[i]);
    }
  }

  /** The sum, {@code [C,H,W]}; shares this statistic's array, so to be read once all is folded. */
  FloatTensor sum() {
    return FloatTensor.of(shape, sum);
  }
}
