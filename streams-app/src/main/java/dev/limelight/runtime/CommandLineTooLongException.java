package dev.limelight.runtime;

/** This process's command line is longer than ONNX Runtime survives. */
public final class CommandLineTooLongException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandLineTooLongException(int length, int limit) {
    super(
        "ONNX Runtime would end this process with a segmentation fault: its command line has %d characters, and more than %d are not survived. Give the class path in the environment variable CLASSPATH, name folders instead of files, or use the launcher"
            .formatted(length, limit));
  }
}
