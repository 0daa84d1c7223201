package dev.limelight.runtime;

/** The version of ONNX Runtime in this process. */
public final class OnnxRuntimeVersion {
  private OnnxRuntimeVersion() {}

  /** For example {@code 1.29.0}. */
  public static String current() {
    return ProcessEnvironment.get().getVersion();
  }
}
