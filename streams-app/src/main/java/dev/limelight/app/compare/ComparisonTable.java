package dev.limelight.app.compare;

import dev.limelight.app.demo.TextTable;
import dev.limelight.audit.comparison.ChangeStatistics;
import dev.limelight.audit.comparison.GroupComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** A comparison as lines for a terminal. */
public final class ComparisonTable {
  private static final int MOST_ROWS = 40;

  private ComparisonTable() {}

  /** The lines. */
  public static List<String> lines(Comparison comparison) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s (%d events) against %s (%d events); RCAP changes are %s less %s"
            .formatted(
                comparison.before().id(),
                comparison.eventsBefore(),
                comparison.after().id(),
                comparison.eventsAfter(),
                comparison.after().id(),
                comparison.before().id()));
    lines.add("");
    List<GroupComparison> groups = comparison.groups();
    TextTable table =
        new TextTable(
            "model / class",
            "matched",
            "missing",
            "extra",
            "mean",
            "5 %",
            "median",
            "95 %",
            "p",
            "flipped",
            "same",
            "Spearman",
            "top 10 %");
    groups.stream().limit(MOST_ROWS).forEach(group -> table.add(row(group)));
    lines.addAll(table.lines());
    if (groups.size() > MOST_ROWS) {
      lines.add(
          "... and " + (groups.size() - MOST_ROWS) + " more: --json and --html have them all");
    }
    lines.add("");
    groups.stream()
        .filter(group -> group.className().equals(GroupComparison.ALL))
        .forEach(group -> addReasons(lines, comparison, group));
    lines.add(
        "missing, extra: explained by one run only; p: Wilcoxon signed-rank test of no change;"
            + " same: maps equal to the bit");
    if (comparison.repeated() > 0) {
      lines.add(
          comparison.repeated()
              + " results of the same event and run were there again and are not counted");
    }
    return lines;
  }

  private static void addReasons(List<String> lines, Comparison comparison, GroupComparison group) {
    if (group.missing() > 0) {
      lines.add(reasons(group, comparison.after(), group.missingReasons()));
    }
    if (group.extra() > 0) {
      lines.add(reasons(group, comparison.before(), group.extraReasons()));
    }
  }

  private static String reasons(
      GroupComparison group, ComparedRun run, Map<String, Integer> reasons) {
    return "%s: not explained by %s: %s"
        .formatted(group.modelId(), run.id(), ReasonCounts.text(reasons));
  }

  private static String[] row(GroupComparison group) {
    Optional<ChangeStatistics> change = group.change();
    String name =
        group.className().equals(GroupComparison.ALL) ? group.modelId() : "  " + group.className();
    return new String[] {
      name,
      Integer.toString(group.matched()),
      Integer.toString(group.missing()),
      Integer.toString(group.extra()),
      signed(change.map(ChangeStatistics::mean)),
      signed(change.map(ChangeStatistics::q05)),
      signed(change.map(ChangeStatistics::median)),
      signed(change.map(ChangeStatistics::q95)),
      change.map(found -> format("%.2g", found.pValue())).orElse("-"),
      Integer.toString(group.flipped()),
      group.identicalMaps() + "/" + group.comparedMaps(),
      number(group.spearman()),
      number(group.topOverlap())
    };
  }

  private static String signed(Optional<Double> value) {
    return value.map(number -> format("%+.4f", number)).orElse("-");
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? format("%.3f", value.getAsDouble()) : "-";
  }

  private static String format(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
