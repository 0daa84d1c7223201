package dev.limelight.app.bench;

import java.util.List;

/**
 * How long events took from being sent to their results being there for readers of what is
 * committed.
 *
 * @param perSecond events that were sent a second
 * @param medianMs milliseconds, of the middle round
 * @param p99Ms milliseconds that one in a hundred took longer than, in the middle round
 */
record LatencyFigures(double perSecond, double medianMs, double p99Ms) {

  /**
   * The figures of some rounds: of each the median and the 99th percentile, and of those the
   * middle, as one pause of a shared machine is more than one in a hundred of a round.
   *
   * @param rounds nanoseconds of each event, at least one round of at least one
   */
  static LatencyFigures of(double perSecond, List<List<Long>> rounds) {
    List<List<Long>> sorted =
        rounds.stream().map(nanos -> nanos.stream().sorted().toList()).toList();
    return new LatencyFigures(perSecond, middle(sorted, 0.5), middle(sorted, 0.99));
  }

  private static double middle(List<List<Long>> rounds, double share) {
    return Median.of(rounds.stream().map(sorted -> at(sorted, share)).toList());
  }

  private static double at(List<Long> sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.size());
    return sorted.get(Math.max(1, rank) - 1) / 1e6;
  }
}
