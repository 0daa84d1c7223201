package dev.limelight.explain;

/** An explanation could not be computed. The message says for which model and why. */
public final class ExplanationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ExplanationException(String message) {
    super(message);
  }

  public ExplanationException(String message, Throwable cause) {
    super(message, cause);
  }
}
