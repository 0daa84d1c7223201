package dev.limelight.app.bench;

import dev.limelight.runtime.GraphProfile;
import dev.limelight.runtime.GraphProfile.OperatorTime;
import dev.limelight.runtime.GraphProfile.Part;
import java.util.Locale;

/** A measurement of graphs, for people. */
final class GraphTable {
  private GraphTable() {}

  static String of(GraphFigures figures) {
    StringBuilder text = new StringBuilder();
    text.append(row("", "ms", "range", "forwards", "setting"));
    double forward = figures.forwardMs().median();
    text.append(line("forward", figures.forwardMs(), forward, figures.forwardSetting()));
    for (LoweringFigures each : figures.lowerings()) {
      String lowering = " (" + each.lowering().name().toLowerCase(Locale.ROOT) + ")";
      text.append(line("gradient" + lowering, each.gradientMs(), forward, each.gradientSetting()));
      text.append(
          line(
              "explanation" + lowering,
              each.explanationMs(),
              forward,
              figures.samples() + " samples and RCAP"));
      text.append(
          line(
              "  under load",
              each.loadMs(),
              forward,
              "the same, " + figures.threads() + " at a time"));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "Medians and extremes of %d rounds, per image, on %s, %d threads.%n",
            figures.forwardMs().values().size(),
            figures.provider(),
            figures.threads()));
    figures.forwardProfile().ifPresent(profile -> append(text, "forward", profile));
    for (LoweringFigures each : figures.lowerings()) {
      String title = "gradient, lowered for " + each.lowering().name().toLowerCase(Locale.ROOT);
      each.profile().ifPresent(profile -> append(text, title, profile));
    }
    return text.toString();
  }

  private static String line(String name, Series series, double forward, String setting) {
    return row(
        name,
        number(series.median()),
        number(series.range().get(0)) + " - " + number(series.range().get(1)),
        number(series.median() / forward),
        setting);
  }

  private static String row(String name, String ms, String range, String forwards, String setting) {
    return String.format(
        Locale.ROOT, "%-20s %10s %19s %9s  %s%n", name, ms, range, forwards, setting);
  }

  private static void append(StringBuilder text, String title, GraphProfile profile) {
    text.append(
        String.format(
            Locale.ROOT,
            "%nWhere the time of the %s goes: one image, one thread, under the profiler%n",
            title));
    for (OperatorTime time : profile.operators()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%10.3f ms %5.1f %%  %-8s %4d x %s%n",
              time.ms(),
              100 * profile.share(time),
              time.part().name().toLowerCase(Locale.ROOT),
              time.nodes(),
              time.opType()));
    }
    for (Part part : Part.values()) {
      if (profile.partMs(part) > 0) {
        text.append(
            String.format(
                Locale.ROOT,
                "%10.3f ms          %s, together%n",
                profile.partMs(part),
                part.name().toLowerCase(Locale.ROOT)));
      }
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
