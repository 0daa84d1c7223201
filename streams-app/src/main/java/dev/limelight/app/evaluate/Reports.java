package dev.limelight.app.evaluate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limelight.app.demo.TextTable;
import dev.limelight.metric.MetricName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An evaluation as text, CSV and JSON. Stateless. */
final class Reports {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Reports() {}

  /** The lines of the table of means. */
  static List<String> table(Protocol protocol, MeanScores means) {
    List<String> header = new ArrayList<>(List.of("method"));
    protocol.metrics().forEach(metric -> header.add(metric.label()));
    TextTable table = new TextTable(header.toArray(String[]::new));
    for (MeanScores.Row row : means.rows()) {
      List<String> cells = new ArrayList<>(List.of(row.map()));
      for (MetricName metric : protocol.metrics()) {
        var value = row.of(metric);
        cells.add(
            value.isPresent() ? String.format(Locale.ROOT, "%.4f", value.getAsDouble()) : "-");
      }
      table.add(cells.toArray(String[]::new));
    }
    return table.lines();
  }

  /** One line for each picture, map and metric. */
  static byte[] csv(List<PictureResult> results) {
    StringBuilder csv = new StringBuilder("file,sha256,class,label,probability,map,metric,value\n");
    for (PictureResult result : results) {
      result
          .scores()
          .forEach(
              (map, row) ->
                  row.forEach(
                      (metric, value) ->
                          csv.append(
                              "%s,%s,%d,%s,%s,%s,%s,%s%n"
                                  .formatted(
                                      quoted(result.file()),
                                      result.sha256(),
                                      result.target(),
                                      quoted(result.label()),
                                      result.probability(),
                                      quoted(map),
                                      metric,
                                      value))));
    }
    return csv.toString().replace("\r\n", "\n").getBytes(UTF_8);
  }

  /** RFC 4180; a leading sign that spreadsheets take for a formula is kept from them. */
  private static String quoted(String text) {
    String safe = text.matches("[=+\\-@\\t\\r].*") ? "'" + text : text;
    return "\"" + safe.replace("\"", "\"\"") + "\"";
  }

  /** Means, what they depend on, and the pictures. */
  static byte[] json(Protocol protocol, MeanScores means, List<PictureResult> results) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("protocol", protocol.asJson());
    json.put("evaluated", results.stream().filter(PictureResult::counts).count());
    json.put("left", results.stream().filter(result -> !result.counts()).count());
    Map<String, Object> rows = new LinkedHashMap<>();
    for (MeanScores.Row row : means.rows()) {
      Map<String, Object> cells = new LinkedHashMap<>();
      row.means().forEach((metric, mean) -> cells.put(metric.label(), mean));
      rows.put(row.map(), cells);
    }
    json.put("means", rows);
    json.put("pictures", results);
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Plain values could not be written as JSON", e);
    }
  }
}
