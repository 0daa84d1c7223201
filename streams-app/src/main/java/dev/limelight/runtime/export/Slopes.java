package dev.limelight.runtime.export;

import dev.limelight.runtime.export.FiniteDifferences.Agreement;
import java.util.ArrayList;
import java.util.List;

/**
 * What finite differences say of a gradient at one picture.
 *
 * @param random along random directions
 * @param masked along randomly masked gradients
 * @param steps error at the scale of pictures where the model has step functions, else 0
 * @param quantised error against the quantised model itself, where it is one, else 0
 */
record Slopes(Agreement random, Agreement masked, double steps, double quantised) {
  /** What does not hold, in words. */
  List<String> failures() {
    List<String> failures = new ArrayList<>();
    SelfCheck.require(
        steps <= SelfCheck.STEP_FUNCTION_TOLERANCE,
        "step functions (Floor, Ceil, Round) move the logits, and no gradient shows it",
        failures);
    SelfCheck.require(
        random.within(SelfCheck.RANDOM_TOLERANCE), SelfCheckResult.RANDOM_DISAGREES, failures);
    SelfCheck.require(
        masked.within(SelfCheck.MASKED_TOLERANCE), SelfCheckResult.MASKED_DISAGREES, failures);
    return failures;
  }
}
