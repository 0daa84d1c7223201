package dev.limelight.app.bench;

import java.util.Collections;
import java.util.List;

/**
 * A figure measured in each round.
 *
 * @param values by round, at least one
 */
record Series(List<Double> values) {
  Series {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("A series has at least one value");
    }
    values = List.copyOf(values);
  }

  double median() {
    return Median.of(values);
  }

  /** Smallest and largest: how far the rounds lie apart. */
  List<Double> range() {
    return List.of(Collections.min(values), Collections.max(values));
  }
}
