package dev.limelight.audit;

/**
 * How far a distribution of scores lies from a reference.
 *
 * @param psi population stability index, {@code sum (p_i - q_i) ln(p_i / q_i)} over ten groups that
 *     hold a tenth of the reference each; not negative, 0 for equal distributions. Above 0.1 is
 *     usually watched, above 0.25 called a shift (Siddiqi, "Credit Risk Scorecards", 2006)
 * @param ks Kolmogorov-Smirnov distance, in [0,1]
 * @param pValue probability of a distance at least as large without any drift, in [0,1]:
 *     asymptotic, on binned values, hence a little conservative
 * @param referenceEvents scores in the reference
 */
public record Drift(double psi, double ks, double pValue, long referenceEvents) {
  private static final int GROUPS = 10;

  /** Terms of the Kolmogorov distribution's series; it converges much sooner. */
  private static final int TERMS = 100;

  /**
   * The drift of {@code current} from {@code reference}.
   *
   * @throws IllegalArgumentException if one of them is empty
   */
  public static Drift between(UnitHistogram reference, UnitHistogram current) {
    long before = reference.count();
    long now = current.count();
    if (before == 0 || now == 0) {
      throw new IllegalArgumentException(
          "Drift needs scores on both sides, got %d and %d".formatted(before, now));
    }
    double ks = distance(reference, current);
    return new Drift(psi(reference, current), ks, pValue(ks, before, now), before);
  }

  /**
   * Groups end where the reference reaches the next tenth; half an event is added to every group,
   * so that an empty one does not make the index infinite.
   */
  private static double psi(UnitHistogram reference, UnitHistogram current) {
    double before = reference.count();
    double now = current.count();
    double index = 0;
    double cumulated = 0;
    double expected = 0;
    double observed = 0;
    int closed = 0;
    for (int bin = 0; bin < UnitHistogram.BINS; bin++) {
      expected += reference.count(bin);
      observed += current.count(bin);
      cumulated += reference.count(bin);
      boolean last = bin == UnitHistogram.BINS - 1;
      if (last || (cumulated >= before * (closed + 1) / GROUPS && cumulated < before)) {
        double p = (observed + 0.5) / (now + 0.5 * GROUPS);
        double q = (expected + 0.5) / (before + 0.5 * GROUPS);
        index += (p - q) * Math.log(p / q);
        closed = (int) (cumulated * GROUPS / before);
        expected = 0;
        observed = 0;
      }
    }
    return index;
  }

  private static double distance(UnitHistogram reference, UnitHistogram current) {
    double before = reference.count();
    double now = current.count();
    long first = 0;
    long second = 0;
    double largest = 0;
    for (int bin = 0; bin < UnitHistogram.BINS; bin++) {
      first += reference.count(bin);
      second += current.count(bin);
      largest = Math.max(largest, Math.abs(first / before - second / now));
    }
    return largest;
  }

  /** Stephens' approximation of the two-sample test (Press et al., Numerical Recipes, 14.3.3). */
  private static double pValue(double ks, long before, long now) {
    double effective = Math.sqrt((double) before * now / (before + now));
    double lambda = (effective + 0.12 + 0.11 / effective) * ks;
    if (lambda < 0.2) {
      return 1;
    }
    double sum = 0;
    for (int k = 1; k <= TERMS; k++) {
      sum += (k % 2 == 1 ? 1 : -1) * Math.exp(-2.0 * k * k * lambda * lambda);
    }
    return Math.max(0, Math.min(1, 2 * sum));
  }
}
