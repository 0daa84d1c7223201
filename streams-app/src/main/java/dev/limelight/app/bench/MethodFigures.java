package dev.limelight.app.bench;

import java.util.List;
import java.util.Locale;

/**
 * What a method's map of one image costs: medians over the rounds.
 *
 * @param method its name, or several joined by "+"
 * @param rows gradients that it takes
 * @param milliseconds from the preprocessed image to the map
 * @param ownShare of this, what is not the model's: 1 - (the same runs alone) / (the whole)
 */
record MethodFigures(String method, int rows, double milliseconds, double ownShare) {

  Figures toFigures() {
    return new Figures()
        .add("method", method, "")
        .add("rows", rows, "")
        .add("ms", milliseconds, "")
        .add("ownShare", ownShare, "");
  }

  /** All of them, for people. */
  static String table(List<MethodFigures> all) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT, "%-41s %5s %10s  %9s%n", "method", "rows", "ms", "own share"));
    for (MethodFigures each : all) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-41s %5d %10.2f  %7.1f %%%n",
              each.method,
              each.rows,
              each.milliseconds,
              100 * each.ownShare));
    }
    return text.toString();
  }

  /** The sampled methods in one go over the dearest of them; 1 where they share all runs. */
  static double together(List<MethodFigures> all) {
    double dearest =
        all.stream()
            .filter(
                each -> MethodsBench.SAMPLED.stream().anyMatch(m -> m.label().equals(each.method)))
            .mapToDouble(MethodFigures::milliseconds)
            .max()
            .orElseThrow();
    return all.get(all.size() - 1).milliseconds / dearest;
  }
}
