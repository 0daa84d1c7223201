package dev.limelight.runtime.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a failed check is one that says nothing of the gradient. */
class SelfCheckResultTest {

  /** Uncertainties, and what failed: random directions, masked gradients, the logits. */
  @ParameterizedTest(name = "uncertain by {0} and {1}, failed {2} {3} {4}: {5}")
  @CsvSource({
    "0.2, 0.1, false, true, false, true",
    "0.2, 0.1, true, true, false, true",
    "0.2, 0.1, true, false, false, true",
    // Sure differences that disagree are a wrong gradient, at every picture.
    "0.2, 0.01, false, true, false, false",
    "0.2, 0.01, true, true, false, false",
    "0.01, 0.1, true, false, false, false",
    // No picture makes other logits the model's.
    "0.2, 0.1, true, true, true, false",
    "0.2, 0.1, false, false, true, false",
    // A check that passed has said what it had to.
    "0.2, 0.1, false, false, false, false",
  })
  void shouldSayNothingWhereDifferencesAreWorthNothing(
      double randomUncertainty,
      double maskedUncertainty,
      boolean random,
      boolean masked,
      boolean logits,
      boolean nothing) {
    List<String> failures = new ArrayList<>();
    if (random) {
      failures.add(SelfCheckResult.RANDOM_DISAGREES);
    }
    if (masked) {
      failures.add(SelfCheckResult.MASKED_DISAGREES);
    }
    if (logits) {
      failures.add("the logits are not the original model's");
    }

    assertThat(result(randomUncertainty, maskedUncertainty, failures).saysNothing())
        .isEqualTo(nothing);
  }

  private static SelfCheckResult result(
      double randomUncertainty, double maskedUncertainty, List<String> failures) {
    return new SelfCheckResult(
        failures.isEmpty(),
        8,
        0.9,
        randomUncertainty,
        0.9,
        maskedUncertainty,
        1,
        false,
        0,
        0,
        0,
        1e-7,
        0,
        failures);
  }
}
