package dev.limelight.pipeline;

import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.ExplainedMap;
import dev.limelight.explain.GradientAblation;
import dev.limelight.explain.NoiseSource;
import dev.limelight.explain.SaliencyEngine;
import dev.limelight.tensor.FloatTensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whatever gives named maps of an image, such as one per method. Thread-safe and pure. */
@FunctionalInterface
public interface MapSource {

  /**
   * The maps of one image by name, in the order that results have.
   *
   * @throws dev.limelight.explain.ExplanationException if the model fails
   */
  Map<String, ExplainedMap> maps(
      ExplainableModel model, FloatTensor image, int target, NoiseSource noise);

  /** One map per method, by its label. */
  static MapSource of(SaliencyEngine engine) {
    return (model, image, target, noise) -> {
      Map<String, ExplainedMap> maps = new LinkedHashMap<>();
      engine
          .explain(model, image, target, noise)
          .forEach((method, map) -> maps.put(method.label(), map));
      return maps;
    };
  }

  /** One map per variant of an ablation. */
  static MapSource of(GradientAblation ablation) {
    return (model, image, target, noise) -> {
      Map<String, ExplainedMap> maps = new LinkedHashMap<>();
      ablation
          .maps(model, image, target, noise)
          .forEach((name, map) -> maps.put(name, new ExplainedMap(map, Map.of())));
      return maps;
    };
  }
}
