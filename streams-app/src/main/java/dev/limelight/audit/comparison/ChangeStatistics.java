package dev.limelight.audit.comparison;

import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Quantile;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;

/**
 * The changes of a score over paired events.
 *
 * @param mean mean change
 * @param q05 5 % of the changes lie below
 * @param q25 25 % lie below
 * @param median half lie below
 * @param q75 75 % lie below
 * @param q95 95 % lie below
 * @param pValue two-sided p of the Wilcoxon signed-rank test (Wilcoxon 1945) that changes are
 *     symmetric about 0; events without a change are left out, and where all are, p is 1
 */
public record ChangeStatistics(
    double mean, double q05, double q25, double median, double q75, double q95, double pValue) {

  /**
   * The statistics of some changes.
   *
   * @param changes at least one, finite
   */
  public static ChangeStatistics of(double[] changes) {
    if (changes.length == 0) {
      throw new IllegalArgumentException("Statistics need at least one change");
    }
    double[] quantiles =
        Quantile.withDefaults().withCopy(true).evaluate(changes, 0.05, 0.25, 0.5, 0.75, 0.95);
    boolean any = Arrays.stream(changes).anyMatch(change -> change != 0);
    return new ChangeStatistics(
        Arrays.stream(changes).average().orElseThrow(),
        quantiles[0],
        quantiles[1],
        quantiles[2],
        quantiles[3],
        quantiles[4],
        any ? WilcoxonSignedRankTest.withDefaults().test(changes).getPValue() : 1);
  }
}
