package dev.limelight.random;

/**
 * Percentage points of the normal distribution to sixteen digits: algorithm AS 241, routine PPND16
 * (Wichura, Applied Statistics 37, 1988). Only operations that Java defines to the bit. Stateless.
 */
final class PercentagePoint {
  private static final double CENTRAL = 0.425;
  private static final double NEAR_TAIL = 5;

  private static final double[] CENTRAL_ABOVE = {
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946,
    45921.95393154987, 67265.7709270087, 33430.57558358813, 2509.0809287301227
  };
  private static final double[] CENTRAL_BELOW = {
    1,
    42.31333070160091,
    687.1870074920579,
    5394.196021424751,
    21213.794301586597,
    39307.89580009271,
    28729.085735721943,
    5226.495278852546
  };
  private static final double[] TAIL_ABOVE = {
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045,
    1.2704582524523684, 0.2417807251774506, 0.022723844989269184, 0.0007745450142783414
  };
  private static final double[] TAIL_BELOW = {
    1,
    2.053191626637759,
    1.6763848301838038,
    0.6897673349851,
    0.14810397642748008,
    0.015198666563616457,
    0.0005475938084995345,
    1.0507500716444169e-09
  };

  private PercentagePoint() {}

  /**
   * The number below which a standard normal one lies with a probability.
   *
   * @param probability of the lower tail, in (1.4e-11, 0.5]: below it the routine has a third
   *     branch, which no 32-bit word reaches
   * @return at most 0
   */
  static double of(double probability) {
    double q = probability - 0.5;
    if (Math.abs(q) <= CENTRAL) {
      double r = CENTRAL * CENTRAL - q * q;
      return q * ratio(CENTRAL_ABOVE, CENTRAL_BELOW, r);
    }
    double r = Math.sqrt(-StrictMath.log(probability));
    if (r > NEAR_TAIL) {
      throw new IllegalArgumentException("Probability " + probability + " is below 1.4e-11");
    }
    return -ratio(TAIL_ABOVE, TAIL_BELOW, r - 1.6);
  }

  private static double ratio(double[] above, double[] below, double r) {
    return polynomial(above, r) / polynomial(below, r);
  }

  private static double polynomial(double[] coefficients, double r) {
    double sum = 0;
    for (int k = coefficients.length - 1; k >= 0; k--) {
      sum = sum * r + coefficients[k];
    }
    return sum;
  }
}
