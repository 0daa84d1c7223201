package dev.limelight.app.bench;

import dev.limelight.explain.Method;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What the rounds of a method, or of several at once, took. */
final class MethodRounds {
  private static final double NANOS_PER_MS = 1e6;

  private final Set<Method> methods;
  private final List<Double> milliseconds = new ArrayList<>();
  private final List<Double> ownShares = new ArrayList<>();
  private int rows;

  MethodRounds(Set<Method> methods) {
    this.methods = EnumSet.copyOf(methods);
  }

  Set<Method> methods() {
    return methods;
  }

  /**
   * Adds a round.
   *
   * @param explainedNanos of the whole, nanoseconds
   * @param aloneNanos of its model runs alone, nanoseconds
   * @param rows points of those runs
   */
  void add(long explainedNanos, long aloneNanos, int rows) {
    milliseconds.add(explainedNanos / NANOS_PER_MS);
    ownShares.add(1 - (double) aloneNanos / explainedNanos);
    this.rows = rows;
  }

  MethodFigures figures() {
    return new MethodFigures(
        String.join("+", methods.stream().map(Method::label).toList()),
        rows,
        Median.of(milliseconds),
        Median.of(ownShares));
  }
}
