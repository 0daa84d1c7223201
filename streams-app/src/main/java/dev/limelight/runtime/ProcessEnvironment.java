package dev.limelight.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;

/**
 * ONNX Runtime's environment, of which a process has one: whoever asks for it first sets its name
 * and its log level, so everybody asks here. It lives as long as the process.
 */
public final class ProcessEnvironment {
  private ProcessEnvironment() {}

  /** The environment. It logs next to nothing: its errors come as exceptions as well. */
  public static OrtEnvironment get() {
    return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "limelight");
  }
}
