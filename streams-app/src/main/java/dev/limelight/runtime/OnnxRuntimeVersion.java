package dev.limelight.runtime;

import ai.onnxruntime.OrtEnvironment;

/** The version of ONNX Runtime in this process. */
public final class OnnxRuntimeVersion {
  private OnnxRuntimeVersion() {}

  /** For example {@code 1.29.0}. */
  public static String current() {
    return OrtEnvironment.getEnvironment().getVersion();
  }
}
