package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;

/** The gradient itself, for plans of one point. */
final class LatestGradient implements GradientStatistic {
  private final Shape shape;
  private float[] values = new float[0];

  LatestGradient(Shape shape) {
    this.shape = shape;
  }

  @Override
  public void fold(float[] gradient) {
    values = gradient.clone();
  }

  /** The gradient, {@code [C,H,W]}; later ones do not change it. */
  FloatTensor values() {
    return FloatTensor.of(shape, values);
  }
}
