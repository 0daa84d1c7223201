package dev.limelight.explain;

/**
 * The model was closed: its owner ends. It says nothing about what was to be explained, which may
 * be asked of another.
 */
public final class ModelClosedException extends ExplanationException {
  private static final long serialVersionUID = 1L;

  public ModelClosedException(String message) {
    super(message);
  }
}
