package dev.limelight.autodiff;

/** Nothing differentiable connects a value with the logits. */
public final class NoGradientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoGradientException(String value) {
    super(
        "No differentiable path leads from '"
            + value
            + "' to the logits: every way passes an operator whose gradient is zero, or none exists");
  }
}
