package dev.limelight.tensor;

import java.util.Arrays;

/**
 * Order statistics and quantiles of unsorted values in linear time. Stateless; arrays handed in are
 * left as they are.
 */
public final class OrderStatistics {
  /** Below this many values a sort is as fast as another partition. */
  private static final int SMALL = 24;

  /** Leaves the sign, the exponent and five bits more: 32 buckets for each power of two. */
  private static final int BUCKET_SHIFT = 47;

  /**
   * Buckets below the highest, so that their counts stay in the first-level cache: 128 powers of
   * two. One zero among values about one would ask for a thousand. What is lower shares the lowest.
   */
  private static final int BUCKETS_BELOW = 1 << 12;

  private OrderStatistics() {}

  /**
   * The value that would stand at {@code rank} if {@code values} were sorted ascending.
   *
   * @param values no NaN
   * @param rank 0-based
   * @throws IndexOutOfBoundsException if there is no such rank
   */
  public static double select(double[] values, int rank) {
    return select(values, new int[] {rank})[0];
  }

  /**
   * The values that would stand at {@code ranks} if {@code values} were sorted ascending.
   *
   * <p>Counts the values by their leading bits, whose order is that of the values; then only the
   * bucket of a rank is looked into. Counting has no branch to predict wrongly, which makes it
   * several times as fast as partitioning everything.
   *
   * @param values no NaN
   * @param ranks 0-based, in any order
   * @throws IndexOutOfBoundsException if there is no such rank
   */
  public static double[] select(double[] values, int[] ranks) {
    for (int rank : ranks) {
      if (rank < 0 || rank >= values.length) {
        throw new IndexOutOfBoundsException(
            "There is no rank " + rank + " among " + values.length + " values");
      }
    }
    Buckets buckets = Buckets.of(values);
    int[] holding = Arrays.stream(ranks).map(buckets::holding).toArray();
    double[][] held = buckets.values(values, holding);
    double[] selected = new double[ranks.length];
    for (int k = 0; k < ranks.length; k++) {
      selected[k] = partition(held[k], ranks[k] - buckets.starts[holding[k]]);
    }
    return selected;
  }

  /** As above, of a tensor's values. */
  public static float[] select(FloatTensor values, int[] ranks) {
    double[] wide = new double[values.size()];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values.at(i);
    }
    double[] selected = select(wide, ranks);
    float[] narrow = new float[ranks.length];
    for (int k = 0; k < narrow.length; k++) {
      narrow[k] = (float) selected[k];
    }
    return narrow;
  }

  /**
   * The {@code p}-quantile with linear interpolation between the two neighbouring order statistics,
   * at position {@code p * (length - 1)}: the convention that NumPy calls {@code linear} (Hyndman
   * and Fan, "Sample quantiles in statistical packages", 1996, definition 7).
   *
   * @param values at least one, no NaN
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
    if (fraction == 0) {
      return select(values, rank);
    }
    double[] neighbours = select(values, new int[] {rank, rank + 1});
    double lower = neighbours[0];
    double upper = neighbours[1];
    // From the nearer end, so that the result never leaves [lower, upper].
    return fraction < 0.5
        ? lower + (upper - lower) * fraction
        : upper - (upper - lower) * (1 - fraction);
  }

  /** Values counted by their leading bits; {@code starts} has the rank of each bucket's first. */
  private static final class Buckets {
    private final long lowest;
    private final int[] starts;

    private Buckets(long lowest, int[] starts) {
      this.lowest = lowest;
      this.starts = starts;
    }

    static Buckets of(double[] values) {
      long lowest = Long.MAX_VALUE;
      long highest = Long.MIN_VALUE;
      for (double value : values) {
        long key = key(value);
        lowest = Math.min(lowest, key);
        highest = Math.max(highest, key);
      }
      lowest = Math.max(lowest, highest - BUCKETS_BELOW);
      int[] starts = new int[Math.toIntExact(highest - lowest) + 2];
      for (double value : values) {
        starts[bucket(value, lowest) + 1]++;
      }
      for (int bucket = 1; bucket < starts.length; bucket++) {
        starts[bucket] += starts[bucket - 1];
      }
      return new Buckets(lowest, starts);
    }

    /** Whose order is the order of the values, at 17 bits. */
    private static long key(double value) {
      long bits = Double.doubleToRawLongBits(value);
      return (bits ^ ((bits >> 63) >>> 1)) >> BUCKET_SHIFT;
    }

    private static int bucket(double value, long lowest) {
      return (int) Math.max(0, key(value) - lowest);
    }

    int holding(int rank) {
      int below = 0;
      int above = starts.length - 1;
      while (above - below > 1) {
        int middle = (below + above) >>> 1;
        if (starts[middle] <= rank) {
          below = middle;
        } else {
          above = middle;
        }
      }
      return below;
    }

    /**
     * What some buckets hold, found in one pass.
     *
     * @return an array for each of {@code buckets}, the same one where they are the same
     */
    double[][] values(double[] all, int... buckets) {
      int[] slots = new int[starts.length];
      Arrays.fill(slots, -1);
      double[][] held = new double[buckets.length][];
      for (int k = 0; k < buckets.length; k++) {
        int bucket = buckets[k];
        if (slots[bucket] < 0) {
          slots[bucket] = k;
          held[k] = new double[starts[bucket + 1] - starts[bucket]];
        } else {
          held[k] = held[slots[bucket]];
        }
      }
      int[] next = new int[buckets.length];
      for (double value : all) {
        int slot = slots[bucket(value, lowest)];
        if (slot >= 0) {
          held[slot][next[slot]++] = value;
        }
      }
      return held;
    }
  }

  /**
   * Hoare's quickselect with a median of three, in place. Where an unlucky order makes the
   * partitions lopsided, what remains is sorted, so the time never grows beyond that of a sort.
   */
  private static double partition(double[] values, int rank) {
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

  private static double medianOfThree(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
