package dev.limelight.runtime.export;

import static java.util.Comparator.comparingDouble;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * Central difference quotients of one logit, with an estimate of their own error that does not look
 * at the gradient they are compared with.
 *
 * <p>In float32 a small step drowns in rounding and a large one crosses the kinks of ReLUs, up to
 * where the network saturates and all large steps agree on nothing. So the search starts at the
 * smallest step at which the logits' rounding is no longer in the way, looks at one above it and
 * goes down from there. How far the quotients of two neighbouring steps lie apart says what they
 * are worth. In deep ReLU networks they converge slowly, so of all pairs that say anything the one
 * closest to the gradient counts: a gradient that is wrong agrees with none. Where the quotients of
 * one step agree with the gradient in all directions, no second step is needed to tell what they
 * are worth. A step that does not look like it is put aside for the others, after one direction
 * mostly: forward passes are what an export's time goes into.
 */
final class FiniteDifferences {
  /** Quotients further apart than this say nothing. */
  static final double INCONCLUSIVE = 0.5;

  private static final double PRECISE = 4;

  /** How far the square of the error so far may be above that of the tolerance. */
  private static final double HOPEFUL = 1.2 * 1.2;

  /** Rounding of a logit after many layers, relative to the largest logit: a few float32 steps. */
  private static final double ROUNDING = 8 * 0x1p-23;

  /**
   * In the order that they are tried in: the first one does where a network is smooth, and smaller
   * ones where it is a deep one of ReLUs. A larger one helps where there is more rounding than
   * thought.
   */
  private static final double[] STEPS = {1, 1.0 / 10, 1.0 / 30, 1.0 / 3, 3, 1.0 / 100};

  private final Function<FloatTensor, FloatTensor> logits;
  private final Shape shape;
  private final float[] point;
  private final double largestLogit;
  private final int target;

  /**
   * Differences around a point.
   *
   * @param logits from a batch of images to {@code [N,K]}; called with one image at a time, from
   *     several threads
   * @param point the image, row-major
   * @param largestLogit the largest magnitude of its logits, which their rounding is relative to
   * @param target the logit's class
   */
  FiniteDifferences(
      Function<FloatTensor, FloatTensor> logits,
      Shape shape,
      float[] point,
      double largestLogit,
      int target) {
    this.logits = logits;
    this.shape = shape;
    this.point = point;
    this.largestLogit = Math.max(largestLogit, 1e-30);
    this.target = target;
  }

  /**
   * How well quotients and a gradient agree; both figures are root mean squares over the
   * directions.
   *
   * @param error difference quotient minus {@code gradient . direction}, over the unit
   * @param uncertainty how far the quotients of two steps lie apart, over the unit
   */
  record Agreement(double error, double uncertainty) {

    /** Whether the error is within the tolerance, given what the quotients themselves are worth. */
    boolean within(double tolerance) {
      return error <= tolerance + 2 * uncertainty;
    }
  }

  /**
   * Compares.
   *
   * @param directions at least one, of the point's length
   * @param unit what errors are relative to
   * @param largestStep the search starts at this step at most
   * @param tolerance of the error; the search ends at a step where the error is within it, and its
   *     first step is one at which rounding leaves a quarter of it at most
   */
  Agreement compare(
      float[] gradient,
      List<float[]> directions,
      double unit,
      double largestStep,
      double tolerance) {
    double precise = tolerance / PRECISE;
    double rounding = ROUNDING * largestLogit / unit;
    double resolved = rounding / precise;
    double start = Math.min(Math.max(resolved, 1e-6), largestStep);
    List<Quotients> steps = new ArrayList<>();
    for (double factor : STEPS) {
      steps.add(new Quotients(gradient, directions, unit, factor * start));
    }
    for (boolean patient : new boolean[] {false, true}) {
      for (Quotients step : steps) {
        if (step.agreeWithin(tolerance, patient)) {
          return agreement(gradient, directions, step.all(), step.all(), unit);
        }
      }
      steps.sort(comparingDouble(Quotients::meanSquare));
    }
    steps.sort(comparingDouble((Quotients step) -> step.step).reversed());
    List<Agreement> pairs = new ArrayList<>();
    for (int i = 1; i < steps.size(); i++) {
      double[] larger = steps.get(i - 1).all();
      double[] smaller = steps.get(i).all();
      boolean still = areZero(larger) && areZero(smaller);
      Agreement pair = agreement(gradient, directions, larger, smaller, unit);
      pairs.add(still ? new Agreement(pair.error(), rounding / steps.get(i - 1).step) : pair);
    }
    return best(pairs);
  }

  /**
   * The quotients at one step, each taken when it is asked for: where a step does not agree with
   * the gradient, one or two of them already show it.
   */
  private final class Quotients {
    private final float[] gradient;
    private final List<float[]> directions;
    private final double unit;
    private final double step;
    private final double[] values;
    private int known;

    Quotients(float[] gradient, List<float[]> directions, double unit, double step) {
      this.gradient = gradient;
      this.directions = directions;
      this.unit = unit;
      this.step = step;
      this.values = new double[directions.size()];
    }

    /** All of them. */
    double[] all() {
      take(values.length - known);
      return values;
    }

    /**
     * Whether the error of all is at most the tolerance; those that stood still say nothing.
     *
     * @param patient whether to go on until the error of all must be larger, and not to stop as
     *     soon as that of those which are known is so by a fifth
     */
    boolean agreeWithin(double tolerance, boolean patient) {
      // One more quotient only adds to the sum; the margin is for the order of additions.
      double most = tolerance * tolerance * (1 + 1e-9);
      while (known < values.length) {
        if (!(sumOfSquares() <= most * (patient ? values.length : HOPEFUL * known))) {
          return false;
        }
        take(Math.min(Math.max(1, SideBySide.threads() / 2), values.length - known));
      }
      return agreement(gradient, directions, values, values, unit).error() <= tolerance
          && !areZero(values);
    }

    double meanSquare() {
      return sumOfSquares() / Math.max(1, known);
    }

    private double sumOfSquares() {
      double sum = 0;
      for (int i = 0; i < known; i++) {
        double error = (values[i] - Vectors.dot(gradient, directions.get(i))) / unit;
        sum += error * error;
      }
      return sum;
    }

    private void take(int more) {
      double[] next = quotients(directions.subList(known, known + more), step);
      System.arraycopy(next, 0, values, known, more);
      known += more;
    }
  }

  /** Logits that did not move at all say no more than that they moved by less than a rounding. */
  private static boolean areZero(double[] quotients) {
    return Arrays.stream(quotients).allMatch(quotient -> quotient == 0);
  }

  private static Agreement best(List<Agreement> pairs) {
    Agreement steadiest = Collections.min(pairs, comparingDouble(Agreement::uncertainty));
    double closest =
        pairs.stream()
            .filter(pair -> pair.uncertainty() <= INCONCLUSIVE)
            .mapToDouble(Agreement::error)
            .min()
            .orElse(steadiest.error());
    return new Agreement(closest, steadiest.uncertainty());
  }

  /** Root mean square error of the quotients at one step, whatever they are worth. */
  double error(float[] gradient, List<float[]> directions, double unit, double step) {
    double[] quotients = quotients(directions, step);
    return agreement(gradient, directions, quotients, quotients, unit).error();
  }

  private static Agreement agreement(
      float[] gradient, List<float[]> directions, double[] a, double[] b, double unit) {
    double apart = 0;
    double off = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (a[i] - b[i]) / unit;
      double error = ((a[i] + b[i]) / 2 - Vectors.dot(gradient, directions.get(i))) / unit;
      apart += difference * difference;
      off += error * error;
    }
    return new Agreement(Math.sqrt(off / a.length), Math.sqrt(apart / a.length));
  }

  private double[] quotients(List<float[]> directions, double step) {
    List<Double> ends =
        SideBySide.map(
            2 * directions.size(),
            i -> (double) logit(moved(directions.get(i / 2), i % 2 == 0 ? step : -step)));
    double[] quotients = new double[directions.size()];
    for (int i = 0; i < quotients.length; i++) {
      quotients[i] = (ends.get(2 * i) - ends.get(2 * i + 1)) / (2 * step);
    }
    return quotients;
  }

  private float logit(float[] image) {
    return logits.apply(FloatTensor.of(shape.batchOf(1), image)).at(target);
  }

  private float[] moved(float[] direction, double step) {
    float[] image = point.clone();
    for (int i = 0; i < image.length; i++) {
      image[i] += (float) (step * direction[i]);
    }
    return image;
  }
}
