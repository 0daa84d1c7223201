package dev.limelight.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * ONNX Runtime's environment, of which a process has one: whoever asks for it first sets its name
 * and its log level, so everybody asks here. It lives as long as the process.
 */
public final class ProcessEnvironment {
  /** Measured with version 1.29 on Linux: 3,966 characters pass, 4,016 end in a crash. */
  static final int LONGEST_COMMAND_LINE = 3_900;

  private ProcessEnvironment() {}

  /**
   * The environment. It logs next to nothing: its errors come as exceptions as well.
   *
   * @throws CommandLineTooLongException if loading it would crash the process
   */
  public static OrtEnvironment get() {
    requireShort(commandLineLength());
    return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "limelight");
  }

  static void requireShort(int commandLine) {
    if (commandLine > LONGEST_COMMAND_LINE) {
      throw new CommandLineTooLongException(commandLine, LONGEST_COMMAND_LINE);
    }
  }

  /** 0 where the system does not tell. */
  private static int commandLineLength() {
    try {
      return Files.readAllBytes(Path.of("/proc/self/cmdline")).length;
    } catch (IOException elsewhere) {
      return 0;
    }
  }
}
