package dev.limelight.app.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Measured figures by name, in the order in which they are shown; rounded to a thousandth. */
final class Figures {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, @Nullable Object> values = new LinkedHashMap<>();
  private final Map<String, String> meanings = new LinkedHashMap<>();

  /** Adds a measured number; one that is not known here becomes null. */
  Figures add(String name, Optional<Double> value, String meaning) {
    values.put(name, value.map(Figures::rounded).orElse(null));
    meanings.put(name, meaning);
    return this;
  }

  /** Adds a measured number. */
  Figures add(String name, double value, String meaning) {
    return add(name, Optional.of(value), meaning);
  }

  /** Adds a series of measured numbers. */
  Figures add(String name, List<Double> series, String meaning) {
    values.put(name, series.stream().map(Figures::rounded).toList());
    meanings.put(name, meaning);
    return this;
  }

  /** Adds a count. */
  Figures add(String name, long value, String meaning) {
    values.put(name, value);
    meanings.put(name, meaning);
    return this;
  }

  /** Adds a word. */
  Figures add(String name, String value, String meaning) {
    values.put(name, value);
    meanings.put(name, meaning);
    return this;
  }

  /** Adds a table: figures of the same names in each row. Only JSON shows it. */
  Figures addRows(String name, List<Figures> rows) {
    values.put(name, rows.stream().map(row -> row.values).toList());
    return this;
  }

  /** One JSON object on one line. */
  String json() {
    try {
      return JSON.writeValueAsString(values);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("Numbers and words are JSON", impossible);
    }
  }

  /** A line per figure: value, name, meaning. */
  String table() {
    StringBuilder lines = new StringBuilder();
    values.forEach(
        (name, value) ->
            lines.append(
                String.format(
                    Locale.ROOT,
                    "%14s  %-22s %s%n",
                    value,
                    name,
                    meanings.getOrDefault(name, ""))));
    return lines.toString();
  }

  private static double rounded(double number) {
    return Math.round(number * 1000) / 1000.0;
  }
}
