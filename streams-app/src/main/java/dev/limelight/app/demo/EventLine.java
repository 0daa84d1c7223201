package dev.limelight.app.demo;

import java.util.Locale;
import java.util.OptionalDouble;

/** One explained event, or a dead letter, as a line for people. */
final class EventLine {
  private EventLine() {}

  static String of(DemoResult result) {
    return String.format(
            Locale.ROOT,
            "%-16s %-17s %-20s p %.3f  RCAP %.3f  inside %s  %5.0f ms  %s",
            result.id(),
            result.model(),
            result.label(),
            result.score().getProbability(),
            result.score().getRcap(),
            share(result.insideRegion()),
            result.map().getTimings().getTotalMs(),
            result.truth().map(truth -> remark(truth, result)).orElse(""))
        .stripTrailing();
  }

  static String of(ResultFeed.DeadLetter letter) {
    return String.format(
        Locale.ROOT, "%-16s dead letter: %s: %s", letter.id(), letter.reason(), letter.message());
  }

  private static String share(OptionalDouble share) {
    return share.isPresent() ? String.format(Locale.ROOT, "%.3f", share.getAsDouble()) : "-    ";
  }

  private static String remark(Truth truth, DemoResult result) {
    String sticker = truth.stickered() ? "sticker" : "";
    return result.right().orElse(true) ? sticker : (sticker + " truly " + truth.label()).strip();
  }
}
