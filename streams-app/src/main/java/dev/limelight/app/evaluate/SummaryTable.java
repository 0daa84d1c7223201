package dev.limelight.app.evaluate;

import dev.limelight.metric.MetricName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Methods by metrics, for a terminal: means, and of how many images. */
public final class SummaryTable {
  private SummaryTable() {}

  /** The lines, the best method first. */
  public static List<String> lines(Summary summary) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("method"));
    summary.metrics().forEach(metric -> head.add(metric.label()));
    head.add("n");
    rows.add(head);
    for (Summary.Row row : summary.rows()) {
      List<String> cells = new ArrayList<>(List.of(row.method()));
      int most = 0;
      for (Summary.Mean mean : row.means().values()) {
        most = Math.max(most, mean.n());
      }
      for (MetricName metric : summary.metrics()) {
        cells.add(cell(row.means().get(metric), most));
      }
      cells.add(Integer.toString(most));
      rows.add(cells);
    }
    return aligned(rows);
  }

  /** A mean of fewer images than the row's says of how many. */
  private static String cell(Summary.@org.jspecify.annotations.Nullable Mean mean, int most) {
    if (mean == null || mean.n() == 0) {
      return "-";
    }
    String figure = String.format(Locale.ROOT, "%.4f", mean.mean());
    return mean.n() == most ? figure : figure + " (" + mean.n() + ")";
  }

  private static List<String> aligned(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String padding = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == 0 ? row.get(i) + padding : "  " + padding + row.get(i));
      }
      lines.add(line.toString());
    }
    lines.add(1, "-".repeat(lines.get(0).length()));
    return lines;
  }
}
