package dev.limelight.metric;

/**
 * Which parts of the saliency RCAP recovers. Both numbers are exact to a millionth, and the
 * partitions are counted in millionths, so that none is lost or added by binary rounding: 0.7 in
 * steps of 0.05 ends at 0.95.
 *
 * @param lowerBound the lowest fraction, in (0,1)
 * @param interval the distance of neighbouring fractions, in (0,1]
 */
public record RcapOptions(double lowerBound, double interval) {
  static final int MILLION = 1_000_000;

  /** The paper's: 0.5, 0.6, 0.7, 0.8, 0.9. */
  public static final RcapOptions DEFAULT = new RcapOptions(0.5, 0.1);

  /**
   * Parameters within their ranges.
   *
   * @throws IllegalArgumentException if one is not; the message names it and its range
   */
  public RcapOptions {
    if (!(lowerBound > 0 && lowerBound < 1)) {
      throw new IllegalArgumentException(
          "RCAP's lowerBound must lie between 0 and 1, both excluded, such as 0.5, got "
              + lowerBound);
    }
    if (!(interval > 0 && interval <= 1)) {
      throw new IllegalArgumentException(
          "RCAP's interval must be above 0 and at most 1, such as 0.1, got " + interval);
    }
    requireMillionths("lowerBound", lowerBound);
    requireMillionths("interval", interval);
  }

  /**
   * The fractions {@code r_k} in millionths, highest first: {@code lowerBound + j * interval} below
   * 1.
   */
  int[] fractions() {
    int lowest = millionths(lowerBound);
    int step = millionths(interval);
    int count = (MILLION - 1 - lowest) / step + 1;
    int[] fractions = new int[count];
    for (int k = 0; k < count; k++) {
      fractions[k] = lowest + (count - 1 - k) * step;
    }
    return fractions;
  }

  /** How many partitions a map is scored by, and forward runs that takes. */
  public int partitions() {
    return fractions().length;
  }

  private static void requireMillionths(String name, double value) {
    if (Math.abs(millionths(value) - value * MILLION) > 1e-3) {
      throw new IllegalArgumentException(
          "RCAP's " + name + " must be a multiple of 0.000001, got " + value);
    }
  }

  private static int millionths(double value) {
    return (int) Math.round(value * MILLION);
  }
}
