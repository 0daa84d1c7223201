package dev.limelight.app.bench;

import java.util.List;

/** The middle of repeated measurements, which one slow moment of the machine does not move. */
final class Median {
  private Median() {}

  /** The median; of an even number, the mean of the middle two. */
  static double of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
