package dev.limelight.app.evaluate;

import dev.limelight.metric.MetricName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The figures of an evaluation. Immutable.
 *
 * @param settings what they depend on
 * @param methods names of methods or variants
 * @param metrics columns
 * @param images every image that could be evaluated, in order
 * @param failures every one that could not
 */
public record Summary(
    Map<String, String> settings,
    List<String> methods,
    Set<MetricName> metrics,
    List<ImageResult> images,
    List<Failure> failures) {

  /** A summary with its own copies. */
  public Summary {
    images = List.copyOf(images);
    failures = List.copyOf(failures);
  }

  /** An image that could not be evaluated, and why. */
  public record Failure(String file, String error) {}

  /**
   * A mean.
   *
   * @param mean NaN where there is nothing to take it of
   * @param n how many images it is of
   */
  record Mean(double mean, int n) {}

  /** One method's means, by metric. */
  record Row(String method, Map<MetricName, Mean> means) {}

  /** How many images count. */
  public long scored() {
    return images.stream().filter(ImageResult::isScored).count();
  }

  /** One row a method, the highest RCAP first. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String method : methods) {
      Map<MetricName, Mean> means = new LinkedHashMap<>();
      metrics.forEach(metric -> means.put(metric, mean(method, metric)));
      rows.add(new Row(method, means));
    }
    rows.sort(Comparator.comparingDouble((Row row) -> -value(row)));
    return rows;
  }

  /** As {@code summary.json} has it: means, settings, counts, failures. */
  Map<String, Object> asJson() {
    List<Map<String, Object>> methodRows = new ArrayList<>();
    for (Row row : rows()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("method", row.method());
      row.means()
          .forEach(
              (metric, mean) -> {
                if (mean.n() > 0) {
                  json.put(metric.label(), mean);
                }
              });
      methodRows.add(json);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("settings", settings);
    json.put("images", images.size());
    json.put("scored", scored());
    json.put("belowConfidence", images.size() - scored());
    json.put("failures", failures);
    json.put("methods", methodRows);
    json.put("results", images);
    return json;
  }

  private static double value(Row row) {
    Mean mean = row.means().get(MetricName.RCAP);
    return mean == null || mean.n() == 0 ? -1 : mean.mean();
  }

  private Mean mean(String method, MetricName metric) {
    double[] values =
        images.stream()
            .flatMap(image -> image.maps().stream())
            .filter(map -> map.method().equals(method))
            .filter(map -> map.scores().containsKey(metric.label()))
            .mapToDouble(map -> map.scores().getOrDefault(metric.label(), Double.NaN))
            .toArray();
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return new Mean(sum / values.length, values.length);
  }
}
