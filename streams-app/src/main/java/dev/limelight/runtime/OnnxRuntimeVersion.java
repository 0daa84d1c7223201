package dev.limelight.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import java.util.List;
import java.util.Locale;

/** The version of ONNX Runtime in this process. */
public final class OnnxRuntimeVersion {
  private OnnxRuntimeVersion() {}

  /** For example {@code 1.29.0}. */
  public static String current() {
    return ProcessEnvironment.get().getVersion();
  }

  /**
   * The execution providers that its libraries were built with, by their short names, for example
   * {@code cpu}. Whether one can be used on this machine is another question.
   */
  public static List<String> providers() {
    return OrtEnvironment.getAvailableProviders().stream()
        .map(OrtProvider::name)
        .map(name -> name.toLowerCase(Locale.ROOT))
        .sorted()
        .toList();
  }
}
