package dev.limelight.app.bench;

import java.util.List;
import java.util.stream.IntStream;

/**
 * One instance on one core, and two on two, in turns.
 *
 * @param oneMs of one instance, milliseconds per event, by round
 * @param twoMs of two, milliseconds per event, by round
 */
record ScalingFigures(List<Double> oneMs, List<Double> twoMs) {
  ScalingFigures {
    oneMs = List.copyOf(oneMs);
    twoMs = List.copyOf(twoMs);
  }

  /** How many times as fast two are: the median of the rounds. */
  double ratio() {
    return Median.of(
        IntStream.range(0, oneMs.size())
            .mapToObj(round -> oneMs.get(round) / twoMs.get(round))
            .toList());
  }
}
