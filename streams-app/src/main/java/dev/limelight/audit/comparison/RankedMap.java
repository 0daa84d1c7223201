package dev.limelight.audit.comparison;

import java.util.Arrays;

/** A map's pixels in the order of their values; of equal ones, that of their places. */
final class RankedMap {
  private final long[] sorted;

  /**
   * @param values not negative
   */
  RankedMap(float[] values) {
    sorted = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      // The bits of floats that are not negative are ordered as they are; + 0f makes -0 one of
      // them.
      sorted[i] = ((long) Float.floatToIntBits(values[i] + 0f) << Integer.SIZE) | i;
    }
    Arrays.sort(sorted);
  }

  /** Ranks by pixel, counted from 1; equal values share the mean of theirs. */
  double[] ranks() {
    double[] ranks = new double[sorted.length];
    int start = 0;
    while (start < sorted.length) {
      int end = start;
      while (end < sorted.length && value(end) == value(start)) {
        end++;
      }
      for (int i = start; i < end; i++) {
        ranks[pixel(i)] = (start + 1 + end) / 2.0;
      }
      start = end;
    }
    return ranks;
  }

  /** The pixels with the largest values, so many of them, ascending. */
  int[] top(int count) {
    int[] pixels = new int[count];
    for (int i = 0; i < count; i++) {
      pixels[i] = pixel(sorted.length - count + i);
    }
    Arrays.sort(pixels);
    return pixels;
  }

  private int value(int index) {
    return (int) (sorted[index] >>> Integer.SIZE);
  }

  private int pixel(int index) {
    return (int) sorted[index];
  }
}
