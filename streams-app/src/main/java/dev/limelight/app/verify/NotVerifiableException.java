package dev.limelight.app.verify;

/** A map cannot be computed again. The message says what is missing and what to do. */
public class NotVerifiableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotVerifiableException(String message) {
    super(message);
  }

  NotVerifiableException(String message, Throwable cause) {
    super(message, cause);
  }
}
