package dev.limelight.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;

/**
 * ONNX Runtime's merging of a Pad with the operator behind it, which is wrong (in 1.30 as before)
 * for a MaxPool: it takes whatever the Pad fills in for less than every number, so that zeros
 * around negative numbers are lost. An exported graph is written so that it cannot happen to it in
 * any session; a model's own file is not.
 */
public final class PadFusion {
  private PadFusion() {}

  /** Keeps a session from it. */
  public static void disable(SessionOptions options) throws OrtException {
    options.addConfigEntry("optimization.disable_specified_optimizers", "Pad_Fusion");
  }
}
