package dev.limelight.topology;

import dev.limelight.metric.MetricSuite;
import java.util.Map;

/**
 * Which metrics a map is scored by, besides RCAP.
 *
 * @param standard for all models
 * @param byModel for a model instead, by model id
 */
public record MetricSelection(MetricSuite standard, Map<String, MetricSuite> byModel) {

  /** A selection with its own copy. */
  public MetricSelection {
    byModel = Map.copyOf(byModel);
  }

  /** Those of a model. */
  public MetricSuite of(String modelId) {
    return byModel.getOrDefault(modelId, standard);
  }
}
