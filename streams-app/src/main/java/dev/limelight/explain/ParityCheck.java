package dev.limelight.explain;

/**
 * A figure that is known beforehand, and what came out here.
 *
 * @param name what was computed
 * @param expected the known figure
 * @param found what came out
 * @param bound largest difference that counts as agreement, not negative
 */
public record ParityCheck(String name, double expected, double found, double bound) {

  /** The difference; infinite where nothing finite came out. */
  public double error() {
    double error = Math.abs(found - expected);
    return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
  }

  /** Whether the figures agree. */
  public boolean passed() {
    return error() <= bound;
  }
}
