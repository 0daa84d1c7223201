package dev.limelight.runtime.export;

/** A model cannot be exported as asked: its entry or exit is not what a classifier's is. */
public final class ExportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ExportException(String message) {
    super(message);
  }

  public ExportException(String message, Throwable cause) {
    super(message, cause);
  }
}
