package dev.limelight.runtime.export;

/** A file of an export cannot be read or written: nothing is wrong with the model. */
public final class ExportFilesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ExportFilesException(String message, Throwable cause) {
    super(message, cause);
  }
}
