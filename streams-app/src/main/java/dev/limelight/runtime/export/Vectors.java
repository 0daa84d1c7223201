package dev.limelight.runtime.export;

/** Arithmetic on vectors, accumulated in double. */
final class Vectors {
  private Vectors() {}

  static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  static double norm(float[] values) {
    return Math.sqrt(dot(values, values));
  }

  /** Euclidean distance. */
  static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double off = (double) a[i] - b[i];
      sum += off * off;
    }
    return Math.sqrt(sum);
  }

  /** Index of the largest value, the lowest of several equal ones. */
  static int argMax(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }
}
