package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;

/**
 * Mean and unbiased variance of the gradients, per element, by Welford's recurrence (Knuth, TAOCP
 * volume 2, section 4.2.2). In double precision: Guided AbsoluteGrad compares variances with their
 * own quantile, and one that float rounding lifts over it changes the map visibly.
 */
final class GradientMoments implements GradientStatistic {
  private final Shape shape;
  private final double[] mean;
  private final double[] squares;
  private int count;

  GradientMoments(Shape shape) {
    this.shape = shape;
    this.mean = new double[shape.size()];
    this.squares = new double[shape.size()];
  }

  @Override
  public void fold(float[] gradient) {
    count++;
    double weight = 1.0 / count;
    double rest = 1 - weight;
    for (int i = 0; i < gradient.length; i++) {
      double difference = gradient[i] - mean[i];
      mean[i] += difference * weight;
      squares[i] += difference * difference * rest;
    }
  }

  /** The mean, {@code [C,H,W]}. */
  FloatTensor mean() {
    float[] values = new float[mean.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) mean[i];
    }
    return FloatTensor.of(shape, values);
  }

  /** The unbiased variances of the elements from a flat index on; at least two gradients. */
  void variances(int from, double[] variances) {
    double degrees = count - 1;
    for (int i = 0; i < variances.length; i++) {
      variances[i] = squares[from + i] / degrees;
    }
  }

  /** The unbiased variance, {@code [C,H,W]}; at least two gradients. */
  FloatTensor variance() {
    float[] values = new float[squares.length];
    double degrees = count - 1;
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (squares[i] / degrees);
    }
    return FloatTensor.of(shape, values);
  }
}
