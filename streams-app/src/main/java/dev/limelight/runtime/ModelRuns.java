package dev.limelight.runtime;

import ai.onnxruntime.OrtException;
import dev.limelight.explain.ExplanationException;
import dev.limelight.explain.Points;
import dev.limelight.tensor.Shape;

/**
 * Runs one graph of a model, while the model is open; says which model it was when something fails.
 * Thread-safe.
 */
final class ModelRuns {
  private final ModelFailures failures;
  private final Shape image;
  private final UseGate gate;
  private final RunStrategy strategy;

  ModelRuns(ModelFailures failures, Shape image, UseGate gate, RunStrategy strategy) {
    this.failures = failures;
    this.image = image;
    this.gate = gate;
    this.strategy = strategy;
  }

  /**
   * @throws dev.limelight.explain.ModelClosedException if the model is closed
   * @throws ExplanationException if the model does not take the points, fails in ONNX Runtime, or
   *     if the thread is interrupted (whose flag is set again)
   */
  void run(Points points, int target, RowConsumer consumer) {
    if (!points.shape().equals(image)) {
      throw failures.because("takes images of shape " + image + ", got " + points.shape());
    }
    if (!gate.enter()) {
      throw failures.closed();
    }
    try {
      strategy.run(points, target, consumer);
    } catch (OrtException e) {
      throw failures.of(e);
    } catch (InterruptedException e) {
      throw failures.of(e);
    } finally {
      gate.leave();
    }
  }

  ModelFailures failures() {
    return failures;
  }
}
