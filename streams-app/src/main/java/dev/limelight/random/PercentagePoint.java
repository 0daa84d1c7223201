package dev.limelight.random;

/**
 * Percentage points of the normal distribution to sixteen digits: algorithm AS 241, routine PPND16
 * (Wichura, Applied Statistics 37, 1988). Only operations that Java defines to the bit. Stateless.
 */
final class PercentagePoint {
  private static final double CENTRAL = 0.425;
  private static final double NEAR_TAIL = 5;

  private static final double[] CENTRAL_ABOVE = {
    3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
    45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727
  };
  private static final double[] CENTRAL_BELOW = {
    1,
    42.313330701600911252,
    687.1870074920579083,
    5394.1960214247511077,
    21213.794301586595867,
    39307.89580009271061,
    28729.085735721942674,
    5226.495278852545925
  };
  private static final double[] TAIL_ABOVE = {
    1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
    1.27045825245236838258, .24178072517745061177, .0227238449892691845833, 7.7454501427834140764e-4
  };
  private static final double[] TAIL_BELOW = {
    1,
    2.05319162663775882187,
    1.6763848301838038494,
    .68976733498510000455,
    .14810397642748007459,
    .0151986665636164571966,
    5.475938084995344946e-4,
    1.05075007164441684324e-9
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
