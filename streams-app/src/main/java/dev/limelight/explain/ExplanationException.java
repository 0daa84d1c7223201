package dev.limelight.explain;

/** An explanation could not be computed. The message says for which model and why. */
public sealed class ExplanationException extends RuntimeException permits ModelClosedException {
  private static final long serialVersionUID = 1L;

  public ExplanationException(String message) {
    super(message);
  }

  public ExplanationException(String message, Throwable cause) {
    super(message, cause);
  }
}
