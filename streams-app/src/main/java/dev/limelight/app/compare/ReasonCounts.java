package dev.limelight.app.compare;

import java.util.Map;
import java.util.stream.Collectors;

/** How many events there are for each reason, in words. */
final class ReasonCounts {
  private ReasonCounts() {}

  /** {@code skipped: LOAD 12, never seen 3}. */
  static String text(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(reason -> reason.getKey() + " " + reason.getValue())
        .collect(Collectors.joining(", "));
  }
}
