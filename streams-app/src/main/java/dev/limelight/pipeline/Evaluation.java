package dev.limelight.pipeline;

import dev.limelight.metric.MetricName;
import dev.limelight.tensor.FloatTensor;
import java.util.List;
import java.util.Map;

/**
 * What an evaluation says of one image.
 *
 * @param own the class the image is about
 * @param top the class with the largest logit
 * @param maps one per method; empty where the model was not confident enough
 */
public record Evaluation(ExplainedClass own, ExplainedClass top, List<Scored> maps) {

  /** An evaluation with its own copy of the list. */
  public Evaluation {
    maps = List.copyOf(maps);
  }

  /**
   * A map and its scores.
   *
   * @param name of the method or variant
   * @param map {@code [H,W]}, in [0,1]
   * @param scores by metric
   * @param notes how the map came about
   */
  public record Scored(
      String name, FloatTensor map, Map<MetricName, Double> scores, Map<String, String> notes) {}
}
