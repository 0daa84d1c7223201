package dev.limelight.runtime.export;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The figures of a {@link SelfCheck}.
 *
 * @param passed whether all of it held
 * @param directions finite-difference directions of each kind
 * @param randomDirectionError root mean square of (difference quotient - g . d) / |g|
 * @param randomDirectionUncertainty the quotients' own error, estimated from two step lengths; 0
 *     where those of one agree with the gradient
 * @param maskedGradientError root mean square relative error along masked gradients
 * @param maskedGradientUncertainty the quotients' own error there
 * @param gradientChange relative L2 change of the gradient between two images
 * @param constantGradient whether the graph shows that its gradient does not depend on the image
 * @param stepFunctionError error at the scale of pictures where the model has step functions, else
 *     0
 * @param straightThrough number of QuantizeLinear nodes the gradient passes straight through; if
 *     any, the differences are those of the model with every rounding held fixed as it is at the
 *     checked picture, which is the function a straight-through gradient is the gradient of
 * @param quantisedError error at the scale of pictures against the quantised model itself, where it
 *     has QuantizeLinear nodes, else 0; said, not judged
 * @param logitsError largest difference to the original's logits, relative to the largest
 * @param logitsNoise the same between the original run node by node and with merged operators,
 *     which is what rounding does to it, where that had to be known, else 0
 * @param failures what did not hold, in words; empty when passed
 */
public record SelfCheckResult(
    boolean passed,
    int directions,
    double randomDirectionError,
    double randomDirectionUncertainty,
    double maskedGradientError,
    double maskedGradientUncertainty,
    double gradientChange,
    boolean constantGradient,
    double stepFunctionError,
    int straightThrough,
    double quantisedError,
    double logitsError,
    double logitsNoise,
    List<String> failures) {
  static final String NO_GRADIENT = "the gradient is zero or not finite";
  static final String RANDOM_DISAGREES =
      "finite differences along random directions disagree with the gradient";
  static final String MASKED_DISAGREES = "finite differences along the gradient disagree with it";
  static final String SAME_GRADIENT = "the gradient does not change with the image";

  public SelfCheckResult {
    failures = List.copyOf(failures);
  }

  /**
   * Whether nothing is wrong but the pictures: the gradient is zero there, and finite differences
   * say that it has to be.
   */
  boolean isFlat() {
    return randomDirectionError == 0
        && failures.contains(NO_GRADIENT)
        && Set.of(NO_GRADIENT, SAME_GRADIENT).containsAll(failures);
  }

  /** Whether other pictures have to tell. */
  boolean saysNothing() {
    return isFlat() || isDoubtful();
  }

  /**
   * Whether nothing failed but finite differences that are themselves worth less than what they
   * were to show: the model curves too much around these pictures.
   */
  private boolean isDoubtful() {
    return !passed
        && Set.of(RANDOM_DISAGREES, MASKED_DISAGREES).containsAll(failures)
        && (!failures.contains(RANDOM_DISAGREES)
            || randomDirectionUncertainty > SelfCheck.RANDOM_TOLERANCE)
        && (!failures.contains(MASKED_DISAGREES)
            || maskedGradientUncertainty > SelfCheck.MASKED_TOLERANCE);
  }

  /** The same, of several pictures that are all flat. */
  SelfCheckResult flatAt(int pictures) {
    String failure =
        ("the gradient is zero at each of %d pictures, and the logits do not move there: every way"
                + " from the image to them is saturated")
            .formatted(pictures);
    return new SelfCheckResult(
        false,
        directions,
        randomDirectionError,
        randomDirectionUncertainty,
        maskedGradientError,
        maskedGradientUncertainty,
        gradientChange,
        constantGradient,
        stepFunctionError,
        straightThrough,
        quantisedError,
        logitsError,
        logitsNoise,
        List.of(failure));
  }

  /**
   * Whether finite differences could say anything: where the logits move by less than float32
   * resolves, or kinks lie too dense, they cannot, and only the other checks count.
   */
  public boolean conclusive() {
    return Math.min(randomDirectionUncertainty, maskedGradientUncertainty)
        <= FiniteDifferences.INCONCLUSIVE;
  }

  /** How quantisation was treated, for people; empty for a model without. */
  public String quantisation() {
    if (straightThrough == 0) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "differentiated straight through %d QuantizeLinear node%s: finite differences are of the"
            + " model with every rounding, and every choice of a maximum, held fixed as it is at"
            + " the checked picture; against the quantised model itself, at the scale of pictures,"
            + " the gradient is off by %.2g",
        straightThrough,
        straightThrough == 1 ? "" : "s",
        quantisedError);
  }

  /** A line for people. */
  public String summary() {
    String figures =
        String.format(
            Locale.ROOT,
            "finite differences off by %.2g (random directions, at most %.2g + 2 x %.2g) and %.2g"
                + " (masked gradients, at most %.2g + 2 x %.2g); logits off by %.1g (at most"
                + " %.1g); gradient %s",
            randomDirectionError,
            SelfCheck.RANDOM_TOLERANCE,
            randomDirectionUncertainty,
            maskedGradientError,
            SelfCheck.MASKED_TOLERANCE,
            maskedGradientUncertainty,
            logitsError,
            LogitsTolerance.of(straightThrough, logitsNoise),
            constantGradient
                ? "constant, as the model is linear in the image"
                : String.format(Locale.ROOT, "changes by %.2g between images", gradientChange));
    String verdict =
        conclusive()
            ? "self-check passed: "
            : "self-check passed, but finite differences are INCONCLUSIVE (the logits move by less"
                + " than float32 resolves): ";
    if (logitsNoise > 0) {
      figures +=
          String.format(
              Locale.ROOT,
              "; rounding alone moves the model's own logits by %.1g (merged operators against none)",
              logitsNoise);
    }
    if (straightThrough > 0) {
      figures += "; " + quantisation();
    }
    return passed
        ? verdict + figures
        : "self-check FAILED: " + String.join("; ", failures) + ". Figures: " + figures;
  }

  /**
   * This result.
   *
   * @throws SelfCheckFailedException if the check failed
   */
  SelfCheckResult requirePassed() {
    if (!passed) {
      throw new SelfCheckFailedException(this);
    }
    return this;
  }
}
