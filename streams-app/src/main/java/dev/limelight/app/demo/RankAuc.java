package dev.limelight.app.demo;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Area under the receiver operating characteristic of a score that tells two groups apart, from
 * ranks (the Mann-Whitney statistic): the probability that a random member of the group that should
 * score higher does, ties counting half. 0.5 is no better than chance, 1 is a perfect separation.
 */
final class RankAuc {
  private RankAuc() {}

  /**
   * The area, in [0,1]; empty when one of the groups is.
   *
   * @param higher finite scores of the group that should score higher
   * @param lower finite scores of the other group
   */
  static OptionalDouble of(double[] higher, double[] lower) {
    if (higher.length == 0 || lower.length == 0) {
      return OptionalDouble.empty();
    }
    double[] sorted = lower.clone();
    Arrays.sort(sorted);
    double wins = 0;
    for (double score : higher) {
      int below = firstAtLeast(sorted, score);
      int notAbove = firstAbove(sorted, score);
      wins += (below + notAbove) / 2.0;
    }
    return OptionalDouble.of(wins / ((double) higher.length * lower.length));
  }

  private static int firstAtLeast(double[] sorted, double value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static int firstAbove(double[] sorted, double value) {
    return firstAtLeast(sorted, Math.nextUp(value));
  }
}
