package dev.limelight.app.evaluate;

import dev.limelight.metric.MetricName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that the results of an evaluation depend on, the pictures aside. Two evaluations with equal
 * protocols may be joined.
 *
 * @param model id and SHA-256 of the model
 * @param maps names of what is compared, in order
 * @param metrics in order
 * @param confidence a picture counts when its class is at least this probable
 * @param parameters of the methods, the seed, and versions
 */
record Protocol(
    String model,
    List<String> maps,
    List<MetricName> metrics,
    double confidence,
    Map<String, String> parameters) {

  Protocol {
    maps = List.copyOf(maps);
    metrics = List.copyOf(metrics);
    parameters = new TreeMap<>(parameters);
  }

  /** As it is written down, and compared. */
  Map<String, Object> asJson() {
    Map<String, Object> json = new TreeMap<>();
    json.put("model", model);
    json.put("maps", maps);
    json.put("metrics", metrics.stream().map(MetricName::label).toList());
    json.put("confidence", confidence);
    json.put("parameters", parameters);
    return json;
  }
}
