package dev.limelight.app.evaluate;

import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.NoiseSource;
import dev.limelight.tensor.FloatTensor;
import java.util.Map;

/** Computes the maps that are compared, by name: one for each method, or each variant of one. */
@FunctionalInterface
interface MapSource {

  /**
   * The maps of one image.
   *
   * @param image {@code [C,H,W]}, normalised
   * @return each {@code [H,W]} in [0,1], in a fixed order
   * @throws dev.limelight.explain.ExplanationException if the model fails
   */
  Map<String, FloatTensor> maps(
      ExplainableModel model, FloatTensor image, int target, NoiseSource noise);
}
