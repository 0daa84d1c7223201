package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;

/**
 * Port to a backward graph that stops at a value inside the classifier: its last convolutional
 * feature maps. Implementations are thread-safe and pure.
 */
public interface FeatureFunction {

  /** Name of the value in the model's file, as the event tells it. */
  String layer();

  /**
   * The feature maps at an image, and {@code d logit[target] / d feature maps}.
   *
   * @param image {@code [C,H,W]}, normalised
   * @param target class index, 0-based
   * @throws ExplanationException if the evaluation fails
   */
  FeatureMaps evaluate(FloatTensor image, int target);
}
