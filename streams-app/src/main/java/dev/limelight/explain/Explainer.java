package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import java.util.Map;

/**
 * Computes the attributions of one or more methods that share their model runs. Immutable and
 * thread-safe; no clock, no files, no random numbers but those of the noise source.
 */
interface Explainer {

  /**
   * The attributions of this explainer's methods.
   *
   * @param image {@code [C,H,W]}, finite
   * @param target the explained class
   * @return one for each method
   * @throws ExplanationException if the model fails, or the noise does not suffice
   */
  Map<Method, Attribution> attributions(
      ExplainableModel model, FloatTensor image, int target, NoiseSource noise);
}
