package dev.limelight.app.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * A table in plain text: the first column is set flush left, the others flush right, each as wide
 * as its widest cell. Mutable, for one thread.
 */
public final class TextTable {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /** A table with these column heads. */
  public TextTable(String... header) {
    rows.add(List.of(header));
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if it has not one cell for each column of the header
   */
  public void add(String... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(
          "A row of this table has %d cells, got %d: %s"
              .formatted(rows.get(0).size(), cells.length, List.of(cells)));
    }
    rows.add(List.of(cells));
  }

  /** The lines: header, rule, rows. */
  public List<String> lines() {
    int[] widths = widths();
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      lines.add(line(row, widths));
    }
    int width = lines.stream().mapToInt(String::length).max().orElse(0);
    lines.add(1, "-".repeat(width));
    return List.copyOf(lines);
  }

  private int[] widths() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    return widths;
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = row.get(column);
      String padding = " ".repeat(widths[column] - cell.length());
      line.append(column == 0 ? cell + padding : GAP + padding + cell);
    }
    return line.toString().stripTrailing();
  }
}
