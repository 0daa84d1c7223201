package dev.limelight.metric;

import dev.limelight.tensor.FloatTensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Spearman's rank correlation of two maps, ties sharing their mean rank. Stateless. */
public final class RankCorrelation {
  private RankCorrelation() {}

  /**
   * The correlation, in [-1,1]; 0 where one of the maps is constant.
   *
   * @throws IllegalArgumentException if the maps differ in shape
   */
  public static double of(FloatTensor first, FloatTensor second) {
    if (!first.shape().equals(second.shape())) {
      throw new IllegalArgumentException(
          "Maps to compare are of one shape, got " + first.shape() + " and " + second.shape());
    }
    double[] a = ranks(first);
    double[] b = ranks(second);
    double mean = (a.length - 1) / 2.0;
    double product = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (a[i] - mean) * (b[i] - mean);
      squaresA += (a[i] - mean) * (a[i] - mean);
      squaresB += (b[i] - mean) * (b[i] - mean);
    }
    return squaresA == 0 || squaresB == 0 ? 0 : product / Math.sqrt(squaresA * squaresB);
  }

  private static double[] ranks(FloatTensor map) {
    Integer[] order = IntStream.range(0, map.size()).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(map::at));
    double[] ranks = new double[order.length];
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && map.at(order[to]) == map.at(order[from])) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + to - 1) / 2.0;
      }
      from = to;
    }
    return ranks;
  }
}
