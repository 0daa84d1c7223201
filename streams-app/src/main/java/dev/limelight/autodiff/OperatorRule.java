package dev.limelight.autodiff;

/**
 * One entry of the rule table.
 *
 * @param opType operator of the {@code ai.onnx} domain
 * @param kind how it is treated
 * @param rule its vector-Jacobian product; does nothing for {@link Kind#ZERO}
 */
public record OperatorRule(String opType, Kind kind, GradientRule rule) {

  /** How the driver treats an operator. */
  public enum Kind {
    /** Has a rule; what it sends to an input already has that input's shape. */
    RULE,
    /** Has a rule and broadcasts its inputs: the driver sums over the broadcast dimensions. */
    BROADCASTING,
    /** Piecewise constant or integer-valued: its gradient is zero and stops there. */
    ZERO
  }
}
