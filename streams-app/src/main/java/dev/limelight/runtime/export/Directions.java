package dev.limelight.runtime.export;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Reproducible directions that finite differences are taken along. */
final class Directions {
  private Directions() {}

  /** Independent elements of mean zero and variance one. */
  static List<float[]> random(int count, int size) {
    SplittableRandom random = new SplittableRandom(7);
    List<float[]> directions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] direction = new float[size];
      for (int j = 0; j < size; j++) {
        // Uniform with unit variance: as good as normal here.
        direction[j] = (float) ((random.nextDouble() - 0.5) * Math.sqrt(12));
      }
      directions.add(direction);
    }
    return directions;
  }

  /** The gradient over its norm, with a random half of its elements set to zero. */
  static List<float[]> masked(int count, float[] gradient, double norm) {
    SplittableRandom random = new SplittableRandom(11);
    List<float[]> directions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] direction = new float[gradient.length];
      for (int j = 0; j < gradient.length; j++) {
        direction[j] = random.nextBoolean() ? (float) (gradient[j] / norm) : 0f;
      }
      directions.add(direction);
    }
    return directions;
  }
}
