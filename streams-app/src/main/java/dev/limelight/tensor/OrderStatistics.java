package dev.limelight.tensor;

import java.util.Arrays;

/**
 * Order statistics and quantiles of unsorted values in linear time. Stateless; the array handed in
 * is the caller's scratch space and is reordered.
 */
public final class OrderStatistics {
  /** Below this many values a sort is as fast as another partition. */
  private static final int SMALL = 24;

  private OrderStatistics() {}

  /**
   * The value that would stand at {@code rank} if {@code values} were sorted ascending. Afterwards
   * that value stands there, none before it is greater and none after it is smaller.
   *
   * <p>Hoare's quickselect with a median of three. Where an unlucky order makes the partitions
   * lopsided, what remains is sorted, so the time never grows beyond that of a sort.
   *
   * @param values no NaN; reordered
   * @param rank 0-based
   * @throws IndexOutOfBoundsException if there is no such rank
   */
  public static double select(double[] values, int rank) {
    if (rank < 0 || rank >= values.length) {
      throw new IndexOutOfBoundsException(
          "There is no rank " + rank + " among " + values.length + " values");
    }
    int low = 0;
    int high = values.length - 1;
    int partitionsLeft = 2 * (Integer.SIZE - Integer.numberOfLeadingZeros(values.length));
    while (high - low >= SMALL && partitionsLeft-- > 0) {
      double pivot = medianOfThree(values[low], values[(low + high) >>> 1], values[high]);
      int left = low;
      int right = high;
      while (left <= right) {
        while (values[left] < pivot) {
          left++;
        }
        while (values[right] > pivot) {
          right--;
        }
        if (left <= right) {
          double swapped = values[left];
          values[left++] = values[right];
          values[right--] = swapped;
        }
      }
      if (rank <= right) {
        high = right;
      } else if (rank >= left) {
        low = left;
      } else {
        return values[rank];
      }
    }
    Arrays.sort(values, low, high + 1);
    return values[rank];
  }

  /**
   * The {@code p}-quantile with linear interpolation between the two neighbouring order statistics,
   * at position {@code p * (length - 1)}: the convention that NumPy calls {@code linear} (Hyndman
   * and Fan, "Sample quantiles in statistical packages", 1996, definition 7).
   *
   * @param values at least one, no NaN; reordered
   * @param p in [0,1]
   * @throws IllegalArgumentException if there are no values or {@code p} is outside [0,1]
   */
  public static double quantile(double[] values, double p) {
    if (values.length == 0) {
      throw new IllegalArgumentException("No values have no quantile");
    }
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("A quantile's p lies in [0,1], got " + p);
    }
    double position = p * (values.length - 1);
    int rank = (int) position;
    double fraction = position - rank;
    double lower = select(values, rank);
    if (fraction == 0) {
      return lower;
    }
    double upper = minimum(values, rank + 1);
    // From the nearer end, so that the result never leaves [lower, upper].
    return fraction < 0.5
        ? lower + (upper - lower) * fraction
        : upper - (upper - lower) * (1 - fraction);
  }

  private static double minimum(double[] values, int from) {
    double minimum = values[from];
    for (int i = from + 1; i < values.length; i++) {
      minimum = Math.min(minimum, values[i]);
    }
    return minimum;
  }

  private static double medianOfThree(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
