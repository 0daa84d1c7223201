package dev.limelight.explain;

import dev.limelight.tensor.Shape;
import java.util.List;

/** A classifier that can be run forward and backward. Thread-safe. */
public interface ExplainableModel {

  /** Who it is: travels in every event. */
  ModelIdentity identity();

  /**
   * Shape of one preprocessed image, always {@code [C,H,W]}, whatever layout the model's file has.
   */
  Shape inputShape();

  /** Class labels, one per class, or empty where the bundle has none. */
  List<String> labels();

  /** The forward graph. */
  Classifier classifier();

  /** The backward graph. */
  GradientFunction gradient();

  /**
   * SHA-256 of the backward graph that a method explains with, lower-case hex: that of the
   * identity, or of another graph that was made of the same model.
   */
  default String backwardGraph(Method method, MethodOptions options) {
    return identity().backwardGraph();
  }

  /**
   * The gradient of {@code -log p[target]} with respect to the image, {@code p} the classifier's
   * probabilities. Opened on first use.
   *
   * @throws ExplanationException if this model was opened without it
   */
  default GradientFunction lossGradient() {
    throw new ExplanationException("Model " + identity().id() + " has no loss gradient");
  }

  /**
   * The guided backward graph. Opened on first use.
   *
   * @throws ExplanationException if this model was opened without it
   */
  default GuidedGradient guidedGradient() {
    throw new ExplanationException("Model " + identity().id() + " has no guided gradient");
  }

  /**
   * The last convolutional feature maps. Opened on first use.
   *
   * @throws ExplanationException if this model was opened without them, or has none
   */
  default FeatureFunction features() {
    throw new ExplanationException("Model " + identity().id() + " has no feature maps");
  }

  /** Label of a class: its own, or {@code "class 17"} where the bundle has no labels. */
  default String label(int target) {
    return target < labels().size() ? labels().get(target) : "class " + target;
  }
}
