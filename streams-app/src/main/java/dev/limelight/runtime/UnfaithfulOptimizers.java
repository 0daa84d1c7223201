package dev.limelight.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;

/**
 * What ONNX Runtime (1.30) does to a model on loading that changes what it computes. Kept off in
 * all sessions here, of the model and of what is made of it alike.
 *
 * <ul>
 *   <li>It merges a Pad with the operator behind it, which is wrong for a MaxPool: it takes
 *       whatever the Pad fills in for less than every number, so that zeros around negative numbers
 *       are lost. An exported graph is written so that it cannot happen to it in any session; a
 *       model's own file is not.
 *   <li>It quantises float weights to 8 bits, with one scale for all of them, where a model
 *       quantises what is around them.
 * </ul>
 */
public final class UnfaithfulOptimizers {
  private UnfaithfulOptimizers() {}

  /** Keeps a session from them. */
  public static void disable(SessionOptions options) throws OrtException {
    options.addConfigEntry(
        "optimization.disable_specified_optimizers", "Pad_Fusion;WeightBiasQuantization");
  }
}
