package dev.limelight.app.evaluate;

import java.util.ArrayList;
import java.util.List;

/** One line of comma-separated values, as RFC 4180 has them; a value holds no line break. */
final class CsvLine {
  private CsvLine() {}

  /**
   * The values of a line.
   *
   * @throws IllegalArgumentException if a quote is not closed
   */
  static List<String> parse(String line) {
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        value.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        values.add(value.toString().strip());
        value.setLength(0);
      } else {
        value.append(c);
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("a quote is not closed");
    }
    values.add(value.toString().strip());
    return values;
  }

  /** A line of values, without its end. */
  static String of(List<String> values) {
    return String.join(",", values.stream().map(CsvLine::quoted).toList());
  }

  /** Spreadsheets take a leading one of these for a formula: file names must not become one. */
  private static String quoted(String value) {
    String safe = value.matches("(?s)[=+@\\t\\r].*|-[^0-9.].*") ? "'" + value : value;
    return safe.matches("(?s).*[\",\\r\\n].*") ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
  }
}
