package dev.limelight.runtime.export;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.runtime.export.FiniteDifferences.Agreement;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The check that cannot be skipped: an exported graph proves itself in the runtime that will run
 * it.
 *
 * <ol>
 *   <li>Central finite differences of the original model's logit agree with the gradient, along
 *       random directions (they find what is missing) and along randomly masked gradients (they
 *       find what is scaled, with a far better signal).
 *   <li>The gradient changes when the image changes, unless the graph shows that it cannot.
 *   <li>The logits equal the original model's.
 * </ol>
 */
public final class SelfCheck {
  /** Largest root mean square error along random directions, relative to the gradient's norm. */
  public static final double RANDOM_TOLERANCE = 0.05;

  /** Largest root mean square error along masked gradients, relative to the derivative. */
  public static final double MASKED_TOLERANCE = 0.02;

  /** Largest difference of logits, relative to the largest logit. */
  public static final double LOGITS_TOLERANCE = 1e-4;

  /** The same for a quantised model, where float noise can tip a value to the next integer. */
  public static final double QUANTISED_LOGITS_TOLERANCE = 0.02;

  private static final int DIRECTIONS = 8;
  private static final double LARGEST_RANDOM_STEP = 0.1;
  private static final double LARGEST_MASKED_STEP = 10;

  /**
   * Largest error at the scale of pictures, for a model with step functions: their derivative is
   * zero wherever it exists, so small steps agree with a gradient that ignores all they do.
   */
  public static final double STEP_FUNCTION_TOLERANCE = 0.5;

  /** Along the gradient, in units of a quarter of the range of values: far above one rounding. */
  private static final double QUANTISED_STEP = 1;

  private static final double[] PICTURE_STEPS = {0.2, 0.05};

  /**
   * The figures of a check.
   *
   * @param passed whether all of it held
   * @param directions finite-difference directions of each kind
   * @param randomDirectionError root mean square of (difference quotient - g . d) / |g|
   * @param randomDirectionUncertainty the quotients' own error, estimated from two step lengths
   * @param maskedGradientError root mean square relative error along masked gradients
   * @param maskedGradientUncertainty the quotients' own error there
   * @param gradientChange relative L2 change of the gradient between two images
   * @param constantGradient whether the graph shows that its gradient does not depend on the image
   * @param stepFunctionError error at the scale of pictures where the model has step functions,
   *     else 0
   * @param straightThrough number of QuantizeLinear nodes the gradient passes straight through; if
   *     any, the differences are those of the model with every rounding held fixed as it is at the
   *     checked picture, which is the function a straight-through gradient is the gradient of
   * @param quantisedError error at the scale of pictures against the quantised model itself, where
   *     it has QuantizeLinear nodes, else 0; said, not judged
   * @param logitsError largest difference to the original's logits, relative to the largest
   * @param failures what did not hold, in words; empty when passed
   */
  public record Result(
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
      List<String> failures) {
    public Result {
      failures = List.copyOf(failures);
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
              + " model with every rounding, and every choice of a maximum, held fixed as it is at the"
              + " checked picture; against the"
              + " quantised model itself, at the scale of pictures, the gradient is off by %.2g",
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
              RANDOM_TOLERANCE,
              randomDirectionUncertainty,
              maskedGradientError,
              MASKED_TOLERANCE,
              maskedGradientUncertainty,
              logitsError,
              straightThrough > 0 ? QUANTISED_LOGITS_TOLERANCE : LOGITS_TOLERANCE,
              constantGradient
                  ? "constant, as the model is linear in the image"
                  : String.format(Locale.ROOT, "changes by %.2g between images", gradientChange));
      String verdict =
          conclusive()
              ? "self-check passed: "
              : "self-check passed, but finite differences are INCONCLUSIVE (the logits move by less"
                  + " than float32 resolves): ";
      if (straightThrough > 0) {
        figures += "; " + quantisation();
      }
      return passed
          ? verdict + figures
          : "self-check FAILED: " + String.join("; ", failures) + ". Figures: " + figures;
    }
  }

  private final OrtRunner original;
  private final OrtRunner exported;
  private final OrtRunner differenced;
  private final int straightThrough;
  private final String image;
  private final Shape shape;

  /** A check of a model that its gradient is the exact slope of. */
  SelfCheck(OrtRunner original, OrtRunner exported, String image, Shape shape) {
    this(original, exported, original, 0, image, shape);
  }

  /**
   * A check of a model with quantisers.
   *
   * @param differenced the function that the gradient is the exact slope of, at the first picture
   * @param straightThrough number of quantisers
   */
  SelfCheck(
      OrtRunner original,
      OrtRunner exported,
      OrtRunner differenced,
      int straightThrough,
      String image,
      Shape shape) {
    this.original = original;
    this.exported = exported;
    this.differenced = differenced;
    this.straightThrough = straightThrough;
    this.image = image;
    this.shape = shape;
  }

  /** The pictures that a check is made with. */
  static FloatTensor pictures(Shape shape, float darkest, float brightest) {
    return TestImages.batch(shape, 2, darkest, brightest);
  }

  /** Runs the check on two pictures with values from darkest to brightest. */
  Result run(float darkest, float brightest, boolean constantGradient, boolean stepFunctions) {
    FloatTensor images = pictures(shape, darkest, brightest);
    FloatTensor reference = logits(images);
    int top = Vectors.argMax(reference.row(0).values());
    Map<String, FloatTensor> both = backward(images, top, top);
    FloatTensor gradients = output(both, BackwardGraph.GRADIENT);
    float[] gradient = gradients.row(0).values();
    double norm = Math.max(Vectors.norm(gradient), 1e-30);
    double change = Vectors.distance(gradient, gradients.row(1).values()) / norm;
    double logitsError = maxDifference(reference, output(both, BackwardGraph.LOGITS));
    FiniteDifferences differences =
        new FiniteDifferences(
            batch -> logits(differenced, batch), shape, images.row(0).values(), top);
    double scale = ((double) brightest - darkest) / 4;
    Agreement random =
        differences.compare(
            gradient,
            Directions.random(DIRECTIONS, gradient.length),
            norm,
            LARGEST_RANDOM_STEP * scale,
            RANDOM_TOLERANCE / 4);
    Agreement masked =
        differences.compare(
            gradient,
            Directions.masked(DIRECTIONS, gradient, norm),
            norm / 2,
            LARGEST_MASKED_STEP * scale,
            MASKED_TOLERANCE / 4);
    double steps = 0;
    for (double step : stepFunctions ? PICTURE_STEPS : new double[0]) {
      double error =
          differences.error(
              gradient, Directions.random(DIRECTIONS, gradient.length), norm, step * scale);
      steps = Math.max(steps, error);
    }
    double quantised =
        straightThrough == 0
            ? 0
            : new FiniteDifferences(this::logits, shape, images.row(0).values(), top)
                .error(
                    gradient,
                    Directions.masked(DIRECTIONS, gradient, norm),
                    norm / 2,
                    QUANTISED_STEP * scale);
    List<String> failures = new ArrayList<>();
    require(
        steps <= STEP_FUNCTION_TOLERANCE,
        "step functions (Floor, Ceil, Round) move the logits, and no gradient shows it",
        failures);
    require(norm > 1e-30 && Double.isFinite(norm), "the gradient is zero or not finite", failures);
    require(
        !MixedRows.in(this::logits, images, reference),
        "the logits of an image change with the other images of its batch: the model mixes them",
        failures);
    require(
        random.within(RANDOM_TOLERANCE),
        "finite differences along random directions disagree with the gradient",
        failures);
    require(
        masked.within(MASKED_TOLERANCE),
        "finite differences along the gradient disagree with it",
        failures);
    require(
        constantGradient || change > 1e-6, "the gradient does not change with the image", failures);
    require(
        logitsError <= (straightThrough > 0 ? QUANTISED_LOGITS_TOLERANCE : LOGITS_TOLERANCE),
        "the logits are not the original model's",
        failures);
    return new Result(
        failures.isEmpty(),
        DIRECTIONS,
        random.error(),
        random.uncertainty(),
        masked.error(),
        masked.uncertainty(),
        change,
        constantGradient,
        steps,
        straightThrough,
        quantised,
        logitsError,
        failures);
  }

  /** Notes what does not hold; a comparison with NaN does not. */
  private static void require(boolean holds, String otherwise, List<String> failures) {
    if (!holds) {
      failures.add(otherwise);
    }
  }

  private FloatTensor logits(FloatTensor images) {
    return logits(original, images);
  }

  private FloatTensor logits(OrtRunner model, FloatTensor images) {
    return output(model.run(OrtRunner.Feeds.image(image, images)), BackwardGraph.LOGITS);
  }

  private Map<String, FloatTensor> backward(FloatTensor images, long... targets) {
    return exported.run(OrtRunner.Feeds.image(image, images).target(BackwardGraph.TARGET, targets));
  }

  private static FloatTensor output(Map<String, FloatTensor> outputs, String name) {
    return Objects.requireNonNull(outputs.get(name));
  }

  private static double maxDifference(FloatTensor a, FloatTensor b) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < a.size(); i++) {
      largest = Math.max(largest, Math.abs(a.at(i)));
      double off = Math.abs((double) a.at(i) - b.at(i));
      difference = Double.isNaN(off) ? Double.POSITIVE_INFINITY : Math.max(difference, off);
    }
    return difference / Math.max(largest, 1e-30);
  }
}
