package dev.limelight.app.bench;

import java.util.List;

/**
 * How long events took from being sent to their results being there for readers of what is
 * committed.
 *
 * @param perSecond events that were sent a second
 * @param medianMs milliseconds
 * @param p99Ms milliseconds that one in a hundred took longer than
 */
record LatencyFigures(double perSecond, double medianMs, double p99Ms) {

  /**
   * The figures of some events.
   *
   * @param nanos of each event, at least one
   */
  static LatencyFigures of(double perSecond, List<Long> nanos) {
    List<Long> sorted = nanos.stream().sorted().toList();
    return new LatencyFigures(perSecond, at(sorted, 0.5), at(sorted, 0.99));
  }

  private static double at(List<Long> sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.size());
    return sorted.get(Math.max(1, rank) - 1) / 1e6;
  }
}
