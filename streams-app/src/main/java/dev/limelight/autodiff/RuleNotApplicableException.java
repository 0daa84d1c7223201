package dev.limelight.autodiff;

/** A rule does not cover the form of its operator that a node has. The message says which. */
public final class RuleNotApplicableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RuleNotApplicableException(String message) {
    super(message);
  }
}
