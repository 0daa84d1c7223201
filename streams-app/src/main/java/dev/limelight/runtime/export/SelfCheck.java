package dev.limelight.runtime.export;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

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

  private static final int DIRECTIONS = 12;
  private static final int CHUNK = 8;
  private static final double[] RANDOM_STEPS = {0.03, 0.01, 3e-3, 1e-3, 3e-4};
  private static final double[] MASKED_STEPS = {1.0, 0.3, 0.1, 0.03, 0.01, 3e-3};

  /**
   * The figures of a check.
   *
   * @param passed whether all of it held
   * @param directions finite-difference directions of each kind
   * @param randomDirectionError root mean square of (difference quotient - g . d) / |g|
   * @param maskedGradientError root mean square relative error along masked gradients
   * @param gradientChange relative L2 change of the gradient between two images
   * @param constantGradient whether the graph shows that its gradient does not depend on the image
   * @param logitsError largest difference to the original's logits, relative to the largest
   * @param failures what did not hold, in words; empty when passed
   */
  public record Result(
      boolean passed,
      int directions,
      double randomDirectionError,
      double maskedGradientError,
      double gradientChange,
      boolean constantGradient,
      double logitsError,
      List<String> failures) {
    public Result {
      failures = List.copyOf(failures);
    }

    /** A line for people. */
    public String summary() {
      String figures =
          String.format(
              Locale.ROOT,
              "finite differences off by %.2g (random directions, at most %.2g) and %.2g (masked"
                  + " gradients, at most %.2g); logits off by %.1g (at most %.1g); gradient %s",
              randomDirectionError,
              RANDOM_TOLERANCE,
              maskedGradientError,
              MASKED_TOLERANCE,
              logitsError,
              LOGITS_TOLERANCE,
              constantGradient
                  ? "constant, as the model is linear in the image"
                  : String.format(Locale.ROOT, "changes by %.2g between images", gradientChange));
      return passed
          ? "self-check passed: " + figures
          : "self-check FAILED: " + String.join("; ", failures) + ". Figures: " + figures;
    }
  }

  private final OrtRunner original;
  private final OrtRunner exported;
  private final String image;
  private final Shape shape;

  SelfCheck(OrtRunner original, OrtRunner exported, String image, Shape shape) {
    this.original = original;
    this.exported = exported;
    this.image = image;
    this.shape = shape;
  }

  /** Runs the check on two pictures with values from darkest to brightest. */
  Result run(float darkest, float brightest, boolean constantGradient) {
    FloatTensor images = TestImages.batch(shape, 2, darkest, brightest);
    FloatTensor reference = logits(images);
    int top = argMax(reference.row(0).values());
    Map<String, FloatTensor> both = backward(images, top, top);
    double logitsError = maxDifference(reference, output(both, BackwardGraph.LOGITS));
    FloatTensor gradients = output(both, BackwardGraph.GRADIENT);
    float[] gradient = gradients.row(0).values();
    double change =
        norm(difference(gradient, gradients.row(1).values())) / Math.max(norm(gradient), 1e-30);
    float[] picture = images.row(0).values();
    double range = (double) brightest - darkest;
    double random = randomDirections(picture, gradient, top, range);
    double masked = maskedGradients(picture, gradient, top, range);
    List<String> failures = new ArrayList<>();
    if (!(norm(gradient) > 0) || !Double.isFinite(norm(gradient))) {
      failures.add("the gradient is zero or not finite");
    }
    if (!(random <= RANDOM_TOLERANCE)) {
      failures.add("finite differences along random directions disagree with the gradient");
    }
    if (!(masked <= MASKED_TOLERANCE)) {
      failures.add("finite differences along the gradient disagree with it");
    }
    if (!constantGradient && !(change > 1e-6)) {
      failures.add("the gradient does not change with the image");
    }
    if (!(logitsError <= LOGITS_TOLERANCE)) {
      failures.add("the logits are not the original model's");
    }
    return new Result(
        failures.isEmpty(),
        DIRECTIONS,
        random,
        masked,
        change,
        constantGradient,
        logitsError,
        failures);
  }

  /** The best of several steps: large ones cross kinks, small ones drown in rounding. */
  private double randomDirections(float[] x, float[] gradient, int target, double range) {
    SplittableRandom random = new SplittableRandom(7);
    List<float[]> directions = new ArrayList<>();
    for (int i = 0; i < DIRECTIONS; i++) {
      float[] direction = new float[x.length];
      for (int j = 0; j < x.length; j++) {
        // Twelve uniform numbers: close enough to normal, and no logarithm.
        direction[j] = (float) (random.doubles(12).sum() - 6);
      }
      directions.add(direction);
    }
    double best = Double.POSITIVE_INFINITY;
    for (double step : RANDOM_STEPS) {
      best =
          Math.min(best, error(x, directions, gradient, target, step * range / 4, norm(gradient)));
    }
    return best;
  }

  private double maskedGradients(float[] x, float[] gradient, int target, double range) {
    SplittableRandom random = new SplittableRandom(11);
    List<float[]> directions = new ArrayList<>();
    double norm = Math.max(norm(gradient), 1e-30);
    for (int i = 0; i < DIRECTIONS; i++) {
      float[] direction = new float[x.length];
      for (int j = 0; j < x.length; j++) {
        direction[j] = random.nextBoolean() ? (float) (gradient[j] / norm) : 0f;
      }
      directions.add(direction);
    }
    double best = Double.POSITIVE_INFINITY;
    for (double step : MASKED_STEPS) {
      best = Math.min(best, error(x, directions, gradient, target, step * range / 4, norm / 2));
    }
    return best;
  }

  private double error(
      float[] x, List<float[]> directions, float[] gradient, int target, double step, double unit) {
    double sum = 0;
    for (int from = 0; from < directions.size(); from += CHUNK / 2) {
      List<float[]> chunk = directions.subList(from, Math.min(from + CHUNK / 2, directions.size()));
      float[] batch = new float[2 * chunk.size() * x.length];
      for (int i = 0; i < chunk.size(); i++) {
        for (int j = 0; j < x.length; j++) {
          float move = (float) (step * chunk.get(i)[j]);
          batch[2 * i * x.length + j] = x[j] + move;
          batch[(2 * i + 1) * x.length + j] = x[j] - move;
        }
      }
      FloatTensor logits = logits(FloatTensor.of(shape.batchOf(2 * chunk.size()), batch));
      int classes = logits.shape().dim(1);
      for (int i = 0; i < chunk.size(); i++) {
        double up = logits.at(2 * i * classes + target);
        double down = logits.at((2 * i + 1) * classes + target);
        double quotient = (up - down) / (2 * step);
        double off = (quotient - dot(gradient, chunk.get(i))) / Math.max(unit, 1e-30);
        sum += off * off;
      }
    }
    return Math.sqrt(sum / directions.size());
  }

  private FloatTensor logits(FloatTensor images) {
    return output(original.run(OrtRunner.Feeds.image(image, images)), BackwardGraph.LOGITS);
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
      double off = Math.abs(a.at(i) - b.at(i));
      difference = Double.isNaN(off) ? Double.POSITIVE_INFINITY : Math.max(difference, off);
    }
    return difference / Math.max(largest, 1e-30);
  }

  private static int argMax(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  private static double norm(float[] values) {
    return Math.sqrt(dot(values, values));
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static float[] difference(float[] a, float[] b) {
    float[] result = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      result[i] = a[i] - b[i];
    }
    return result;
  }
}
