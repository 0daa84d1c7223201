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

  /** Label of a class: its own, or {@code "class 17"} where the bundle has no labels. */
  default String label(int target) {
    return target < labels().size() ? labels().get(target) : "class " + target;
  }
}
