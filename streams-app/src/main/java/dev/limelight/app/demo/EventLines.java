package dev.limelight.app.demo;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Explained events and dead letters as lines for people, in columns.
 *
 * @param idWidth width of the longest event id, characters
 * @param modelWidth width of the longest model id, characters
 * @param regions whether the events have a region of interest; else that column is left out
 */
record EventLines(int idWidth, int modelWidth, boolean regions) {
  private static final int LABEL_WIDTH = 22;
  private static final String CUT = "...";

  /** The names of the columns. */
  String header() {
    return line("event", "model", "class", "prob", "RCAP", "inside", "ms", "");
  }

  String of(DemoResult result) {
    return line(
        result.id(),
        result.model(),
        label(result.label()),
        figure(result.score().getProbability()),
        figure(result.score().getRcap()),
        share(result.insideRegion()),
        String.format(Locale.ROOT, "%.0f", result.map().getTimings().getTotalMs()),
        result.truth().map(truth -> remark(truth, result)).orElse(""));
  }

  String of(ResultFeed.DeadLetter letter) {
    return line(letter.id(), "dead letter: " + letter.reason() + ": " + letter.message());
  }

  private String line(String id, String rest) {
    return String.format(Locale.ROOT, "%-" + idWidth + "s  %s", id, rest);
  }

  private String line(
      String id,
      String model,
      String label,
      String probability,
      String rcap,
      String inside,
      String milliseconds,
      String remark) {
    String columns =
        String.format(
            Locale.ROOT,
            "%-" + modelWidth + "s  %-" + LABEL_WIDTH + "s  %5s  %5s  %s%5s  %s",
            model,
            label,
            probability,
            rcap,
            regions ? String.format(Locale.ROOT, "%6s  ", inside) : "",
            milliseconds,
            remark);
    return line(id, columns).stripTrailing();
  }

  private static String label(String label) {
    return label.length() <= LABEL_WIDTH
        ? label
        : label.substring(0, LABEL_WIDTH - CUT.length()) + CUT;
  }

  private static String share(OptionalDouble share) {
    return share.isPresent() ? figure(share.getAsDouble()) : "-";
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static String remark(Truth truth, DemoResult result) {
    String sticker = truth.stickered() ? "<- sticker" : "";
    if (result.right().orElse(true)) {
      return sticker;
    }
    return (truth.stickered() ? sticker + ", really " : "really ") + truth.label();
  }
}
