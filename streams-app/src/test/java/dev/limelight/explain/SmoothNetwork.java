package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.SplittableRandom;

/** {@code f(x) = sum over j of v_j tanh(w_j x)}, with seeded random weights. */
final class SmoothNetwork {
  private static final int UNITS = 6;

  private final Shape shape;
  private final double[][] weights = new double[UNITS][];
  private final double[] outputs = new double[UNITS];

  private SmoothNetwork(Shape shape, SplittableRandom random) {
    this.shape = shape;
    for (int j = 0; j < UNITS; j++) {
      weights[j] = random.doubles(shape.size(), -0.15, 0.15).toArray();
      outputs[j] = random.nextDouble(-1, 1);
    }
  }

  static SmoothNetwork of(Shape shape, long seed) {
    return new SmoothNetwork(shape, new SplittableRandom(seed));
  }

  /** A model whose first logit is a multiple of the function, and whose second is 0. */
  StubModel model(double scale) {
    return new StubModel(
        shape,
        new ScaledLogit(scale),
        StubModel.analytic(shape, point -> gradient(point, scale)).gradient());
  }

  private double value(float[] point) {
    double sum = 0;
    for (int j = 0; j < UNITS; j++) {
      sum += outputs[j] * Math.tanh(product(j, point));
    }
    return sum;
  }

  private float[] gradient(float[] point, double scale) {
    double[] sums = new double[point.length];
    for (int j = 0; j < UNITS; j++) {
      double tanh = Math.tanh(product(j, point));
      for (int i = 0; i < sums.length; i++) {
        sums[i] += outputs[j] * (1 - tanh * tanh) * weights[j][i];
      }
    }
    float[] gradient = new float[point.length];
    for (int i = 0; i < sums.length; i++) {
      gradient[i] = (float) (scale * sums[i]);
    }
    return gradient;
  }

  private double product(int unit, float[] point) {
    double product = 0;
    for (int i = 0; i < point.length; i++) {
      product += weights[unit][i] * point[i];
    }
    return product;
  }

  private final class ScaledLogit implements Classifier {
    private final double scale;

    ScaledLogit(double scale) {
      this.scale = scale;
    }

    @Override
    public int classes() {
      return 2;
    }

    @Override
    public FloatTensor logits(Points points) {
      float[] logits = new float[2 * points.count()];
      float[] point = new float[shape.size()];
      for (int i = 0; i < points.count(); i++) {
        points.fill(i, point);
        logits[2 * i] = (float) (scale * value(point));
      }
      return FloatTensor.of(Shape.of(points.count(), 2), logits);
    }
  }
}
