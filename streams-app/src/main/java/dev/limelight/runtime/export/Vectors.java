package dev.limelight.runtime.export;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

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

  /** The largest absolute value; 0 of none. */
  static double largestMagnitude(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /** Indices of the largest values, largest first, at most {@code count}; lower before equal. */
  static List<Integer> largest(float[] values, int count) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> values[i]).reversed())
        .limit(count)
        .toList();
  }
}
