package dev.limelight.explain;

import java.util.Arrays;

/**
 * The k-th smallest of some magnitudes in linear time. The bits of a float that is not negative
 * order as the float does, so a histogram of the upper bits tells which few values the sought one
 * is among. Not thread-safe: it holds the scratch space.
 */
final class MagnitudeSelection {
  /** Leaves exponent and six bits of mantissa: 64 buckets per factor of two. */
  private static final int SHIFT = 17;

  private final int[] histogram = new int[1 << (Integer.SIZE - SHIFT)];
  private final float[] candidates;

  /**
   * @param capacity how many values there are at most
   */
  MagnitudeSelection(int capacity) {
    this.candidates = new float[capacity];
  }

  /**
   * The value that would stand at {@code rank} if the first {@code count} values were sorted.
   *
   * @param values not negative; NaN counts as the largest; not changed
   * @param count at most the capacity
   * @param rank 0-based, below count
   */
  float select(float[] values, int count, int rank) {
    Arrays.fill(histogram, 0);
    for (int i = 0; i < count; i++) {
      histogram[bucket(values[i])]++;
    }
    int bucket = 0;
    int before = 0;
    while (before + histogram[bucket] <= rank) {
      before += histogram[bucket++];
    }
    int found = 0;
    for (int i = 0; i < count; i++) {
      candidates[found] = values[i];
      found += bucket(values[i]) == bucket ? 1 : 0;
    }
    Arrays.sort(candidates, 0, found);
    return candidates[rank - before];
  }

  private static int bucket(float value) {
    return Float.floatToIntBits(value) >>> SHIFT;
  }
}
