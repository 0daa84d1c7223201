package dev.limelight.runtime.export;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.List;
import java.util.function.Function;

/**
 * Central difference quotients of one logit, with an estimate of their own error that does not look
 * at the gradient they are compared with.
 *
 * <p>In float32 a small step drowns in rounding and a large one crosses the kinks of ReLUs. How far
 * the quotients of two neighbouring steps lie apart says how much of either is in them; the pair of
 * steps that agrees best is taken.
 */
final class FiniteDifferences {
  private static final int CHUNK = 4;

  private final Function<FloatTensor, FloatTensor> logits;
  private final Shape shape;
  private final float[] point;
  private final int target;

  /**
   * Differences around a point.
   *
   * @param logits from a batch of images to {@code [N,K]}
   * @param point the image, row-major
   * @param target the logit's class
   */
  FiniteDifferences(
      Function<FloatTensor, FloatTensor> logits, Shape shape, float[] point, int target) {
    this.logits = logits;
    this.shape = shape;
    this.point = point;
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
   * @param steps step lengths, neighbours a factor of about three apart
   * @param unit what errors are relative to
   * @param enough uncertainty at which no further steps are tried
   */
  Agreement compare(
      float[] gradient, List<float[]> directions, double[] steps, double unit, double enough) {
    double[] previous = quotients(directions, steps[0]);
    Agreement best = new Agreement(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    for (int step = 1; step < steps.length && best.uncertainty() > enough; step++) {
      double[] current = quotients(directions, steps[step]);
      double apart = 0;
      double off = 0;
      for (int i = 0; i < current.length; i++) {
        double difference = (current[i] - previous[i]) / unit;
        double error =
            ((current[i] + previous[i]) / 2 - Vectors.dot(gradient, directions.get(i))) / unit;
        apart += difference * difference;
        off += error * error;
      }
      double uncertainty = Math.sqrt(apart / current.length);
      if (uncertainty < best.uncertainty()) {
        best = new Agreement(Math.sqrt(off / current.length), uncertainty);
      }
      previous = current;
    }
    return best;
  }

  private double[] quotients(List<float[]> directions, double step) {
    double[] quotients = new double[directions.size()];
    for (int from = 0; from < directions.size(); from += CHUNK) {
      int to = Math.min(from + CHUNK, directions.size());
      FloatTensor rows = logits.apply(moved(directions.subList(from, to), step));
      int classes = rows.shape().dim(1);
      for (int i = from; i < to; i++) {
        int row = 2 * (i - from) * classes + target;
        quotients[i] = ((double) rows.at(row) - rows.at(row + classes)) / (2 * step);
      }
    }
    return quotients;
  }

  private FloatTensor moved(List<float[]> directions, double step) {
    int size = point.length;
    float[] batch = new float[2 * directions.size() * size];
    for (int i = 0; i < directions.size(); i++) {
      float[] direction = directions.get(i);
      for (int j = 0; j < size; j++) {
        float move = (float) (step * direction[j]);
        batch[2 * i * size + j] = point[j] + move;
        batch[(2 * i + 1) * size + j] = point[j] - move;
      }
    }
    return FloatTensor.of(shape.batchOf(2 * directions.size()), batch);
  }
}
