package dev.limelight.explain;

/**
 * Port to the classifier's exported backward graph: the gradient of one class's logit (before
 * softmax) with respect to the image.
 *
 * <p>Implementations are thread-safe and pure: the same point and target give the same bits,
 * whatever else runs and however the points are grouped into runs.
 */
public interface GradientFunction {

  /**
   * Evaluates {@code d logit[target] / d x} at every point. How the points are grouped
   * (single-image runs side by side on a CPU, one batch on a GPU) is the implementation's choice,
   * within its memory bound; the results arrive in index order, on the calling thread.
   *
   * @param points where to evaluate
   * @param target class index, 0-based, below the classifier's number of classes
   * @param consumer receives {@code points.count()} gradients
   * @throws dev.limelight.explain.ExplanationException if the evaluation fails
   */
  void evaluate(Points points, int target, GradientConsumer consumer);
}
