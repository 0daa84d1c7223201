package dev.limelight.runtime.export;

import java.util.Locale;

/** How far gradients are off from published ones, as lines of a table in the tests' output. */
public final class GoldenTable {
  private GoldenTable() {}

  /**
   * Prints a line.
   *
   * @param graph what the gradient is of
   * @param error relative L2 error
   * @param bound what it may be at most
   */
  public static void print(String graph, double error, double bound) {
    System.out.printf(
        Locale.ROOT,
        "golden gradient: %-48s relative L2 %.1e, at most %.1e%n",
        graph,
        error,
        bound);
  }
}
