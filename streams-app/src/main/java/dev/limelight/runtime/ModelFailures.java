package dev.limelight.runtime;

import ai.onnxruntime.OrtException;
import dev.limelight.explain.ExplanationException;
import dev.limelight.explain.ModelClosedException;

/**
 * Says what failed and on which model; the one place where ONNX Runtime's exceptions are wrapped.
 *
 * @param modelId the bundle's id
 */
record ModelFailures(String modelId) {

  ExplanationException because(String what) {
    return new ExplanationException("Model " + modelId + " " + what);
  }

  /** Told from the model's faults: the process ends, and the event is not to blame. */
  ModelClosedException closed() {
    return new ModelClosedException("Model " + modelId + " is closed");
  }

  ExplanationException of(OrtException cause) {
    return new ExplanationException(
        "Model " + modelId + " failed in ONNX Runtime: " + cause.getMessage(), cause);
  }

  /** A method needs a graph that this model does not give. */
  ExplanationException without(BundleException cause) {
    return new ExplanationException(
        "Model " + modelId + " cannot be explained so: " + cause.getMessage(), cause);
  }

  /** Also sets the thread's interrupt flag again. */
  ExplanationException of(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new ExplanationException(
        "Model " + modelId + " was running when its thread was interrupted", cause);
  }
}
