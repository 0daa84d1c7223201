package dev.limelight.explain;

import dev.limelight.tensor.Activation;
import dev.limelight.tensor.FloatTensor;

/** Port to the classifier's forward graph. Implementations are thread-safe and pure. */
public interface Classifier {

  /** Number of classes, K. */
  int classes();

  /** What makes probabilities of its logits. */
  default Activation activation() {
    return Activation.SOFTMAX;
  }

  /**
   * Logits (before softmax or sigmoid) at every point.
   *
   * @return {@code [points.count(), K]}
   * @throws dev.limelight.explain.ExplanationException if the evaluation fails
   */
  FloatTensor logits(Points points);
}
