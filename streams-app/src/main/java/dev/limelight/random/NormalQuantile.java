package dev.limelight.random;

/**
 * The inverse of the normal distribution function, for the probability {@code (w + 0.5) / 2^32} of
 * a 32-bit word {@code w}. Symmetric about zero to the bit, continuous, rising, within 2e-9 of the
 * exact value and within 2e-8 of its size: less than float32's rounding. Stateless.
 *
 * <p>Piecewise cubic, hierarchically segmented: an octave of the tail's probability each, in equal
 * parts (Lee, Cheung, Villasenor and Luk, "Inversion-based hardware Gaussian random number
 * generator: a case study of function evaluation via hierarchical segmentation", FPT 2006). No
 * division, logarithm or branch is left on the way of a number. The values interpolated are those
 * of algorithm AS 241, routine PPND16 (Wichura, "The percentage points of the normal distribution",
 * Applied Statistics 37, 1988), computed once with {@link StrictMath}: the same bits on every JVM.
 */
final class NormalQuantile {
  /** Octaves of the tail's probability, {@code 2^-33} to {@code 2^-1}. */
  private static final int OCTAVES = 32;

  private static final int PART_BITS = 5;
  private static final int PARTS = 1 << PART_BITS;
  private static final int PART_SHIFT = 31 - PART_BITS;
  private static final int FRACTION_MASK = (1 << PART_SHIFT) - 1;
  private static final int LAST_PART = OCTAVES * PARTS - 1;
  private static final int TERMS = 4;

  /** Both ends are nodes: neighbours meet there, and the last part ends in zero exactly. */
  private static final double[] NODES = {0, 0.25, 0.75, 1};

  /**
   * The cubics' coefficients, constant term first, by octave, from the highest, and part. They take
   * the place within a part as a whole number of {@code 2^-PART_SHIFT}.
   */
  private static final double[] TABLE = table();

  private NormalQuantile() {}

  /** The normal number of one word; its magnitude is at most 6.34. */
  static double of(int word) {
    int sign = word >> 31;
    // Upper half: the mirror image. In units of 2^-33 the tail's probability is odd.
    int tail = 2 * (word ^ sign) + 1;
    int zeros = Integer.numberOfLeadingZeros(tail);
    int scaled = tail << zeros;
    // The mask changes nothing, but shows that the table is never left: no bounds are checked.
    int part = ((zeros << PART_BITS) | ((scaled >>> PART_SHIFT) & (PARTS - 1))) & LAST_PART;
    double x = scaled & FRACTION_MASK;
    int at = part * TERMS;
    double magnitude = ((TABLE[at + 3] * x + TABLE[at + 2]) * x + TABLE[at + 1]) * x + TABLE[at];
    // A factor, no branch: every second one would be predicted wrongly.
    return magnitude * (-1 - 2 * sign);
  }

  private static double[] table() {
    double[] table = new double[OCTAVES * PARTS * TERMS];
    for (int octave = 0; octave < OCTAVES; octave++) {
      for (int part = 0; part < PARTS; part++) {
        double width = Math.scalb(1.0 / PARTS, octave - OCTAVES - 1);
        double from = Math.scalb(1.0, octave - OCTAVES - 1) + part * width;
        double[] values = new double[TERMS];
        for (int node = 0; node < TERMS; node++) {
          values[node] = -PercentagePoint.of(from + width * NODES[node]);
        }
        double[] cubic = cubic(values);
        int at = ((OCTAVES - 1 - octave) * PARTS + part) * TERMS;
        for (int term = 0; term < TERMS; term++) {
          table[at + term] = Math.scalb(cubic[term], -PART_SHIFT * term);
        }
      }
    }
    return table;
  }

  /** Coefficients, constant term first, of the cubic through values at the nodes (Newton). */
  private static double[] cubic(double[] values) {
    double[] differences = values.clone();
    for (int order = 1; order < TERMS; order++) {
      for (int k = TERMS - 1; k >= order; k--) {
        differences[k] = (differences[k] - differences[k - 1]) / (NODES[k] - NODES[k - order]);
      }
    }
    double[] coefficients = new double[TERMS];
    for (int k = TERMS - 1; k >= 0; k--) {
      for (int power = TERMS - 1; power > 0; power--) {
        coefficients[power] = coefficients[power - 1] - NODES[k] * coefficients[power];
      }
      coefficients[0] = differences[k] - NODES[k] * coefficients[0];
    }
    return coefficients;
  }
}
