package dev.limelight.integration;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long each of some events took, milliseconds.
 *
 * @param byEvent by event id, in the order of the events
 */
record Latencies(Map<String, Double> byEvent) {

  int count() {
    return byEvent.size();
  }

  /** Those of some of the events. */
  Latencies of(Collection<String> events) {
    Map<String, Double> some = new LinkedHashMap<>(byEvent);
    some.keySet().retainAll(events);
    return new Latencies(some);
  }

  /** The time that a share of the events, in (0, 1], did not exceed. */
  double quantile(double share) {
    List<Double> sorted = byEvent.values().stream().sorted().toList();
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }

  /** The median and the 99th percentile, beside those of another time and by their ratio. */
  String against(Latencies before) {
    return compared("median", 0.5, before)
        + ", "
        + compared("p99", 0.99, before)
        + " (%d events, before %d)".formatted(count(), before.count());
  }

  private String compared(String name, double share, Latencies before) {
    double now = quantile(share);
    double then = before.quantile(share);
    return String.format(
        Locale.ROOT, "%s %.1f ms, before %.1f ms: x %.2f", name, now, then, now / then);
  }
}
