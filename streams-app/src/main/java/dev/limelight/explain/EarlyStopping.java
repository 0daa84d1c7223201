package dev.limelight.explain;

import java.util.ArrayList;
import java.util.List;

/**
 * When a method that samples has seen enough: at {@code minimum} samples, and every {@code
 * interval} samples from there on, its map is compared with the one {@code interval} samples
 * before; it ends as soon as their rank correlation (Spearman's) reaches {@code correlation}. Not
 * in the paper.
 *
 * <p>Both maps have most of their samples in common, so the correlation is higher than that of the
 * map with the one that more and more samples lead to: it says that a further interval would change
 * little, not that nothing would.
 *
 * @param correlation at which a map has converged, in (0,1)
 * @param minimum the least number of samples, at least {@code interval + 2}: the earlier of the
 *     first two maps has a variance, too
 * @param interval samples between maps that are compared, at least 1; a multiple of the processor's
 *     cores keeps all of them busy
 */
public record EarlyStopping(double correlation, int minimum, int interval) {
  /** A usual minimum. */
  public static final int MINIMUM = 12;

  /** A usual interval. */
  public static final int INTERVAL = 4;

  /**
   * Rules that can be followed.
   *
   * @throws IllegalArgumentException if one is out of its range; the message names it and its range
   */
  public EarlyStopping {
    if (!(correlation > 0 && correlation < 1)) {
      throw new IllegalArgumentException(
          "The correlation at which sampling ends lies between 0 and 1, both excluded, such as"
              + " 0.98; got "
              + correlation);
    }
    if (interval < 1) {
      throw new IllegalArgumentException(
          "The interval between maps that are compared is at least 1 sample, got " + interval);
    }
    if (minimum < interval + 2L) {
      throw new IllegalArgumentException(
          "The minimum of samples is at least the interval plus 2, so "
              + (interval + 2L)
              + " for an interval of "
              + interval
              + "; got "
              + minimum);
    }
  }

  /** Numbers of samples at which a map is looked at, ascending; the last is all of them. */
  List<Integer> checkpoints(int samples) {
    List<Integer> checkpoints = new ArrayList<>();
    for (long at = (long) minimum - interval; at < samples; at += interval) {
      checkpoints.add((int) at);
    }
    checkpoints.add(samples);
    return checkpoints;
  }
}
