package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;

/** Port to the classifier's forward graph. Implementations are thread-safe and pure. */
public interface Classifier {

  /** Number of classes, K. */
  int classes();

  /**
   * Logits (before softmax) at every point.
   *
   * @return {@code [points.count(), K]}
   * @throws dev.limelight.explain.ExplanationException if the evaluation fails
   */
  FloatTensor logits(Points points);
}
