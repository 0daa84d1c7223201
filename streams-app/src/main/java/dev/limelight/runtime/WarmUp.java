package dev.limelight.runtime;

import ai.onnxruntime.OrtException;
import dev.limelight.explain.ExplanationException;
import dev.limelight.explain.Points;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;

/**
 * One image through each graph before a model counts as open: on a GPU the first run loads kernels
 * and makes the libraries' handles, which takes seconds that the first event should not wait.
 */
final class WarmUp {
  private WarmUp() {}

  /**
   * @throws ExplanationException if the model fails in ONNX Runtime, or the thread is interrupted
   */
  static void of(ModelBundle bundle, RunStrategy... strategies) {
    ModelFailures failures = new ModelFailures(bundle.id());
    Shape shape = bundle.spec().input().imageShape();
    Points black = Points.of(FloatTensor.of(shape, new float[shape.size()]));
    try {
      for (RunStrategy strategy : strategies) {
        strategy.run(black, 0, (index, row) -> {});
      }
    } catch (OrtException e) {
      throw failures.of(e);
    } catch (InterruptedException e) {
      throw failures.of(e);
    }
  }
}
