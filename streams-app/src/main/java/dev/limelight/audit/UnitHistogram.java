package dev.limelight.audit;

import java.util.ArrayList;
import java.util.List;

/**
 * Counts of values in [0,1] by {@value #BINS} equal bins: what a distribution of scores is kept as.
 * Bins are fixed, so histograms of any windows can be added and compared, in any order. Not
 * thread-safe.
 */
public final class UnitHistogram {
  /** Bins; a quantile is known to the width of one. */
  public static final int BINS = 200;

  private final long[] counts;

  private UnitHistogram(long[] counts) {
    this.counts = counts;
  }

  /** An empty one. */
  public static UnitHistogram empty() {
    return new UnitHistogram(new long[BINS]);
  }

  /**
   * One of given counts.
   *
   * @param counts by bin, ascending; an empty list counts as all zero
   * @throws IllegalArgumentException if there are neither none nor {@value #BINS} of them
   */
  public static UnitHistogram of(List<Long> counts) {
    if (counts.isEmpty()) {
      return empty();
    }
    if (counts.size() != BINS) {
      throw new IllegalArgumentException("A histogram has " + BINS + " bins, got " + counts.size());
    }
    return new UnitHistogram(counts.stream().mapToLong(Long::longValue).toArray());
  }

  /** Counts a value; what lies outside [0,1] counts in the nearest bin. */
  public void add(double value) {
    int bin = (int) (value * BINS);
    counts[Math.max(0, Math.min(BINS - 1, bin))]++;
  }

  /** Adds another one's counts. */
  public void addAll(UnitHistogram other) {
    for (int i = 0; i < BINS; i++) {
      counts[i] += other.counts[i];
    }
  }

  /** How many values were counted. */
  public long count() {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  /** Values in one bin. */
  public long count(int bin) {
    return counts[bin];
  }

  /**
   * The mean, to half a bin's width.
   *
   * @throws IllegalStateException if nothing was counted
   */
  double mean() {
    long total = count();
    if (total == 0) {
      throw new IllegalStateException("An empty histogram has no mean");
    }
    double sum = 0;
    for (int bin = 0; bin < BINS; bin++) {
      sum += counts[bin] * (bin + 0.5);
    }
    return sum / BINS / total;
  }

  /**
   * A quantile, interpolated linearly within its bin.
   *
   * @param probability in [0,1]
   * @throws IllegalStateException if nothing was counted
   */
  public double quantile(double probability) {
    long total = count();
    if (total == 0) {
      throw new IllegalStateException("An empty histogram has no quantiles");
    }
    double rank = probability * total;
    long below = 0;
    for (int bin = 0; bin < BINS; bin++) {
      if (counts[bin] > 0 && below + counts[bin] >= rank) {
        double within = Math.max(0, rank - below) / counts[bin];
        return (bin + within) / BINS;
      }
      below += counts[bin];
    }
    return 1;
  }

  /** The counts by bin, as records carry them. */
  public List<Long> toList() {
    List<Long> list = new ArrayList<>(BINS);
    for (long count : counts) {
      list.add(count);
    }
    return list;
  }
}
