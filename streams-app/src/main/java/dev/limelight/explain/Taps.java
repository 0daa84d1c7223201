package dev.limelight.explain;

/**
 * The inner loops of a separable filter: whole rows at a time, so that the compiler vectorises
 * them. Stateless.
 */
final class Taps {
  private Taps() {}

  /** {@code sums += weight * from}, over a row. */
  static void add(float weight, float[] from, int start, float[] sums, int row, int length) {
    for (int i = 0; i < length; i++) {
      sums[row + i] += weight * from[start + i];
    }
  }

  /** {@code sums += weight * (left + right)}, over a row: two taps of one weight. */
  static void addPair(
      float weight, float[] from, int left, int right, float[] sums, int row, int length) {
    for (int i = 0; i < length; i++) {
      sums[row + i] += weight * (from[left + i] + from[right + i]);
    }
  }
}
