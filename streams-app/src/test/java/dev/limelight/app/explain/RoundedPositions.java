package dev.limelight.app.explain;

import dev.limelight.explain.GradientFunction;
import dev.limelight.explain.Points;
import dev.limelight.tensor.FloatTensor;
import java.util.Random;

/** Gradients at points that are off by a relative 1e-7, about what single precision rounds away. */
final class RoundedPositions {
  private static final double RELATIVE = 1e-7;

  private RoundedPositions() {}

  static GradientFunction of(GradientFunction gradient, int seed) {
    Random random = new Random(seed);
    return (points, target, consumer) -> {
      float[] values = new float[points.shape().size()];
      points.fill(0, values);
      for (int i = 0; i < values.length; i++) {
        values[i] *= (float) (1 + RELATIVE * random.nextGaussian());
      }
      gradient.evaluate(Points.of(FloatTensor.of(points.shape(), values)), target, consumer);
    };
  }
}
