package dev.limelight.runtime.export;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.runtime.export.FiniteDifferences.Agreement;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * The check that cannot be skipped: an exported graph proves itself in the runtime that will run
 * it.
 *
 * <ol>
 *   <li>Central finite differences of the original model's logit agree with the gradient, along
 *       random directions (they find what is missing) and along randomly masked gradients (they
 *       find what is scaled, with a far better signal).
 *   <li>The gradient changes when the image changes, unless the graph shows that it cannot, or
 *       differences at the other image agree with it as well.
 *   <li>The logits equal the original model's.
 * </ol>
 */
public final class SelfCheck {
  /** Largest root mean square error along random directions, relative to the gradient's norm. */
  public static final double RANDOM_TOLERANCE = 0.05;

  /** Largest root mean square error along masked gradients, relative to the derivative. */
  public static final double MASKED_TOLERANCE = 0.02;

  private static final int DIRECTIONS = 8;

  /** Classes that are tried until one has a gradient. */
  private static final int CLASSES = 5;

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

  private final GraphRuns original;
  private final GraphRuns plain;
  private final GraphRuns exported;
  private final GraphRuns differenced;
  private final int straightThrough;
  private final String image;
  private final Shape shape;

  /**
   * A check of a model that its gradient is the exact slope of.
   *
   * @param plain the original, run node by node: how far its logits are off then is what rounding
   *     does to them
   */
  SelfCheck(GraphRuns original, GraphRuns plain, GraphRuns exported, String image, Shape shape) {
    this(original, plain, exported, original, 0, image, shape);
  }

  /**
   * A check of a model with quantisers.
   *
   * @param plain the original, run node by node
   * @param differenced the function that the gradient is the exact slope of, at the first picture
   * @param straightThrough number of quantisers
   */
  SelfCheck(
      GraphRuns original,
      GraphRuns plain,
      GraphRuns exported,
      GraphRuns differenced,
      int straightThrough,
      String image,
      Shape shape) {
    this.original = original;
    this.plain = plain;
    this.exported = exported;
    this.differenced = differenced;
    this.straightThrough = straightThrough;
    this.image = image;
    this.shape = shape;
  }

  /**
   * The pictures that a check is made with.
   *
   * @param pair which two of them, from 0
   */
  static FloatTensor pictures(Shape shape, float darkest, float brightest, int pair) {
    return TestImages.batch(shape, 2, darkest, brightest, 2 * pair);
  }

  /**
   * Runs the check on two pictures with values from darkest to brightest.
   *
   * @param pair which two, from 0
   * @param constantGradient whether the gradient cannot depend on the image
   * @param stepFunctions whether the logits depend on the image through step functions
   * @throws ExportException if the original's own logits are not finite
   */
  SelfCheckResult run(
      int pair, float darkest, float brightest, boolean constantGradient, boolean stepFunctions) {
    double scale = ((double) brightest - darkest) / 4;
    Answers answers = answers(pictures(shape, darkest, brightest, pair), darkest, brightest);
    double norm = answers.norm();
    double change = answers.change();
    double logitsNoise =
        answers.logitsError() <= LogitsTolerance.of(straightThrough, 0)
            ? 0
            : maxDifference(answers.reference(), logits(plain, answers.images()));
    IntFunction<Slopes> atPicture =
        row -> slopes(answers.point(row), answers.gradient(row), scale, stepFunctions);
    Slopes slopes = atPicture.apply(0);
    List<String> failures = new ArrayList<>(slopes.failures());
    require(isUsable(norm, change), SelfCheckResult.NO_GRADIENT, failures);
    // The same twice is right where it is right twice: both pictures lie in one linear piece.
    require(
        constantGradient || !(change <= 1e-6) || atPicture.apply(1).failures().isEmpty(),
        SelfCheckResult.SAME_GRADIENT,
        failures);
    require(
        !MixedRows.in(batch -> logits(original, batch), answers.images(), answers.reference()),
        "the logits of an image change with the other images of its batch: the model mixes them",
        failures);
    require(
        answers.logitsError() <= LogitsTolerance.of(straightThrough, logitsNoise),
        "the logits are not the original model's",
        failures);
    return new SelfCheckResult(
        failures.isEmpty(),
        DIRECTIONS,
        slopes.random().error(),
        slopes.random().uncertainty(),
        slopes.masked().error(),
        slopes.masked().uncertainty(),
        change,
        constantGradient,
        slopes.steps(),
        straightThrough,
        slopes.quantised(),
        answers.logitsError(),
        logitsNoise,
        failures);
  }

  private Answers answers(FloatTensor images, float darkest, float brightest) {
    FloatTensor reference = requireFinite(logits(original, images), darkest, brightest);
    Chosen chosen = likeliestWithSlope(images, reference, ((double) brightest - darkest) / 4);
    return new Answers(
        images,
        reference,
        chosen.target(),
        output(chosen.outputs(), BackwardGraph.LOGITS),
        output(chosen.outputs(), BackwardGraph.GRADIENT));
  }

  /** Whether the first picture's gradient is not zero, and both pictures' are finite. */
  private static boolean isUsable(double norm, double change) {
    return norm > 1e-30 && Double.isFinite(norm) && Double.isFinite(change);
  }

  /** There is nothing to hold a graph against where the original itself has no answer. */
  private static FloatTensor requireFinite(FloatTensor logits, float darkest, float brightest) {
    for (float logit : logits.values()) {
      if (!Float.isFinite(logit)) {
        throw new ExportException(
            "The model's own logits are not finite ("
                + logit
                + ") for the pictures of the self-check, which have values from "
                + darkest
                + " to "
                + brightest
                + ": look for weights that are not finite, and for values that overflow");
      }
    }
    return logits;
  }

  /** A class and what the exported graph writes for it. */
  private record Chosen(int target, Map<String, FloatTensor> outputs) {}

  /**
   * The first picture's likeliest class that has a slope, of a few. A logit that is quantised and
   * lies beyond its range has none, and the largest is the first to do so. A class is passed over
   * only where its gradient is zero and the function itself is flat: a gradient that is missing is
   * for the check to find.
   */
  private Chosen likeliestWithSlope(FloatTensor images, FloatTensor reference, double scale) {
    Chosen last = null;
    for (int target : Vectors.largest(reference.row(0).values(), CLASSES)) {
      last = new Chosen(target, backward(images, target, target));
      float[] gradient = output(last.outputs(), BackwardGraph.GRADIENT).row(0).values();
      if (Vectors.norm(gradient) != 0
          || !isFlat(Answers.point(images, reference, 0, target), gradient, scale)) {
        return last;
      }
    }
    return Objects.requireNonNull(last);
  }

  /** Whether a logit does not move along random directions, by a step that no rounding hides. */
  private boolean isFlat(Answers.Point point, float[] zero, double scale) {
    return differences(differenced, point)
            .error(zero, Directions.random(DIRECTIONS, zero.length), 1, LARGEST_RANDOM_STEP * scale)
        == 0;
  }

  /** Holds a gradient against differences at the scale that suits values of the image's range. */
  private Slopes slopes(
      Answers.Point point, float[] gradient, double scale, boolean stepFunctions) {
    double norm = Math.max(Vectors.norm(gradient), 1e-30);
    List<float[]> randomly = Directions.random(DIRECTIONS, gradient.length);
    List<float[]> along = Directions.masked(DIRECTIONS, gradient, norm);
    FiniteDifferences differences = differences(differenced, point);
    Agreement random =
        differences.compare(
            gradient, randomly, norm, LARGEST_RANDOM_STEP * scale, RANDOM_TOLERANCE);
    Agreement masked =
        differences.compare(
            gradient, along, norm / 2, LARGEST_MASKED_STEP * scale, MASKED_TOLERANCE);
    double steps = 0;
    for (double step : stepFunctions ? PICTURE_STEPS : new double[0]) {
      steps = Math.max(steps, differences.error(gradient, randomly, norm, step * scale));
    }
    double quantised =
        straightThrough == 0
            ? 0
            : differences(original, point).error(gradient, along, norm / 2, QUANTISED_STEP * scale);
    return new Slopes(random, masked, steps, quantised);
  }

  private FiniteDifferences differences(GraphRuns model, Answers.Point point) {
    return new FiniteDifferences(
        batch -> logits(model, batch),
        shape,
        point.image().values(),
        point.largestLogit(),
        point.target());
  }

  /** Notes what does not hold; a comparison with NaN does not. */
  static void require(boolean holds, String otherwise, List<String> failures) {
    if (!holds) {
      failures.add(otherwise);
    }
  }

  private FloatTensor logits(GraphRuns model, FloatTensor images) {
    return output(model.run(Feeds.image(image, images)), BackwardGraph.LOGITS);
  }

  private Map<String, FloatTensor> backward(FloatTensor images, long... targets) {
    return exported.run(Feeds.image(image, images).target(BackwardGraph.TARGET, targets));
  }

  private static FloatTensor output(Map<String, FloatTensor> outputs, String name) {
    return Objects.requireNonNull(outputs.get(name));
  }

  /** Largest difference of two tensors, relative to the first one's largest value. */
  static double maxDifference(FloatTensor a, FloatTensor b) {
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
