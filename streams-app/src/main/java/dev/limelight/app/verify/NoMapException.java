package dev.limelight.app.verify;

/** An event has no map in a run. */
public final class NoMapException extends NotVerifiableException {
  private static final long serialVersionUID = 1L;

  NoMapException(String message) {
    super(message);
  }
}
