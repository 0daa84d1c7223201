package dev.limelight.tensor;

import java.util.Arrays;

/** Spearman's rank correlation of two tensors, ties sharing their mean rank. Stateless. */
public final class RankCorrelation {
  private RankCorrelation() {}

  /**
   * The correlation, in [-1,1]; 0 where one of the tensors is constant.
   *
   * @param first no NaN
   * @param second no NaN
   * @throws IllegalArgumentException if they differ in shape
   */
  public static double of(FloatTensor first, FloatTensor second) {
    if (!first.shape().equals(second.shape())) {
      throw new IllegalArgumentException(
          "Maps to compare are of one shape, got " + first.shape() + " and " + second.shape());
    }
    double[] a = centredRanks(first.values());
    double[] b = centredRanks(second.values());
    double product = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < a.length; i++) {
      product += a[i] * b[i];
      squaresA += a[i] * a[i];
      squaresB += b[i] * b[i];
    }
    return squaresA == 0 || squaresB == 0 ? 0 : product / Math.sqrt(squaresA * squaresB);
  }

  private static double[] centredRanks(float[] values) {
    long[] order = new long[values.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = (long) ascending(values[i]) << Integer.SIZE | i;
    }
    Arrays.sort(order);
    double[] ranks = new double[order.length];
    double mean = (order.length - 1) / 2.0;
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && order[to] >> Integer.SIZE == order[from] >> Integer.SIZE) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[(int) order[i]] = (from + to - 1) / 2.0 - mean;
      }
      from = to;
    }
    return ranks;
  }

  /** The bits of a float, such that their order as integers is that of the floats. */
  private static int ascending(float value) {
    // Adding 0 makes one zero of the two; negative floats are ordered by descending magnitude.
    int bits = Float.floatToIntBits(value + 0f);
    return bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
  }
}
