package dev.limelight.explain;

import dev.limelight.random.Philox4x32;
import dev.limelight.random.Seed;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The methods' arithmetic on functions whose gradients are known, against published values: the
 * PAIR test suites of Guided IG and Blur IG, and figure 7 of Sundararajan et al. 2017. Stateless.
 */
public final class MethodParity {
  private static final Shape PAIR = Shape.of(1, 1, 2);

  private MethodParity() {}

  /** All checks; a second or so. */
  public static List<ParityCheck> checks() {
    List<ParityCheck> checks = new ArrayList<>();
    guidedIg(checks, 0.1, 0, 54, 27);
    guidedIg(checks, 1, 0.5, 54, 27);
    guidedIg(checks, 0.1, 0.02, 55.355, 25.564);
    guidedIg(checks, 0.1, 0.2, 65.444, 15.471);
    guidedIg(checks, 0.1, 1, 72, 9);
    blurIg(checks);
    invariance(checks);
    moments(checks);
    generator(checks);
    noise(checks);
    return checks;
  }

  private static GradientFunction gradient(UnaryOperator<float[]> gradient) {
    return (points, target, consumer) -> {
      float[] point = new float[points.shape().size()];
      for (int i = 0; i < points.count(); i++) {
        points.fill(i, point);
        consumer.accept(i, gradient.apply(point));
      }
    };
  }

  private static void guidedIg(
      List<ParityCheck> checks, double fraction, double distance, double first, double second) {
    GradientFunction function =
        gradient(p -> new float[] {8 * p[0] + 4 * p[1], 4 * p[0] + 2 * p[1]});
    FloatTensor attribution =
        new GuidedIg(new GuidedIgOptions(1000, fraction, distance))
            .integrate(function, FloatTensor.of(PAIR, 3, 3), FloatTensor.zeros(PAIR), 0);
    String name = "Guided IG of (2 x1 + x2)^2, fraction " + fraction + ", distance " + distance;
    checks.add(new ParityCheck(name + ": x1", first, attribution.at(0), first / 500));
    checks.add(new ParityCheck(name + ": x2", second, attribution.at(1), second / 500));
  }

  private static void blurIg(List<ParityCheck> checks) {
    Shape shape = Shape.of(1, 5, 5);
    float[] pixels = new float[shape.size()];
    pixels[6] = 0.7f;
    pixels[12] = 1;
    GradientFunction cosines =
        gradient(
            p -> {
              float[] slopes = new float[p.length];
              for (int i = 0; i < p.length; i++) {
                slopes[i] = (float) StrictMath.cos(p[i]);
              }
              return slopes;
            });
    FloatTensor attribution =
        new BlurIg(new BlurIgOptions(4000, 10, 20, 0.01))
            .integrate(cosines, FloatTensor.of(shape, pixels), 0, Border.ZERO);
    checks.add(new ParityCheck("Blur IG of sin: first lit pixel", 0.641, attribution.at(6), 5e-3));
    checks.add(
        new ParityCheck("Blur IG of sin: second lit pixel", 0.838, attribution.at(12), 5e-3));
  }

  /** Two networks that compute the same function get the same Integrated Gradients. */
  private static void invariance(List<ParityCheck> checks) {
    GradientFunction one =
        gradient(p -> slopes(p, Math.max(p[0], 0) - 1 - Math.max(p[1], 0) > 0, p[0] > 0));
    GradientFunction other =
        gradient(p -> slopes(p, Math.max(p[0] - 1, 0) - Math.max(p[1], 0) > 0, p[0] > 1));
    float[] image = {3, 1};
    int points = 50;
    for (GradientFunction function : List.of(one, other)) {
      double[] sums = new double[2];
      double[] weights = new double[1];
      function.evaluate(
          new StraightLine(image, points),
          0,
          (index, gradient) -> {
            weights[0] = index == 0 || index == points - 1 ? 0.5 : 1;
            sums[0] += weights[0] * gradient[0] * image[0] / (points - 1);
            sums[1] += weights[0] * gradient[1] * image[1] / (points - 1);
          });
      String name = "Integrated Gradients of network " + (function == one ? "1" : "2");
      checks.add(new ParityCheck(name + ": x1", 1.5, sums[0], 0.05));
      checks.add(new ParityCheck(name + ": x2", -0.5, sums[1], 0.05));
    }
  }

  private static float[] slopes(float[] p, boolean active, boolean firstActive) {
    return new float[] {active && firstActive ? 1 : 0, active && p[1] > 0 ? -1 : 0};
  }

  /** From 0 to a point of {@link #PAIR}, both ends included. */
  private record StraightLine(List<Float> end, int count) implements Points {
    StraightLine(float[] end, int count) {
      this(List.of(end[0], end[1]), count);
    }

    @Override
    public Shape shape() {
      return PAIR;
    }

    @Override
    public void fill(int index, float[] destination) {
      for (int i = 0; i < destination.length; i++) {
        destination[i] = end.get(i) * index / (count - 1);
      }
    }
  }

  /** Welford's recurrence against the sums of whole numbers. */
  private static void moments(List<ParityCheck> checks) {
    GradientMoments moments = new GradientMoments(Shape.of(1, 1, 1));
    for (int i = 1; i <= 10; i++) {
      moments.fold(new float[] {i});
    }
    checks.add(new ParityCheck("streaming mean of 1..10", 5.5, moments.mean().at(0), 1e-12));
    double[] variance = new double[1];
    moments.variances(0, variance);
    checks.add(new ParityCheck("streaming variance of 1..10", 55 / 6.0, variance[0], 1e-12));
  }

  /** Words of Random123's known answers, for a counter and a key of ones. */
  private static void generator(List<ParityCheck> checks) {
    int[] words = new int[4];
    Philox4x32.block(-1L, -1, -1, -1, -1, words, 0);
    int[] expected = {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd};
    for (int i = 0; i < words.length; i++) {
      checks.add(
          new ParityCheck(
              "Philox4x32-10 of ones, word " + i,
              Integer.toUnsignedLong(expected[i]),
              Integer.toUnsignedLong(words[i]),
              0));
    }
  }

  private static void noise(List<ParityCheck> checks) {
    float[] values = new float[200_000];
    new PhiloxNoise(new Seed(1)).fill(0, values);
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
    }
    checks.add(new ParityCheck("mean of 200,000 normals", 0, sum / values.length, 0.01));
    checks.add(new ParityCheck("their variance", 1, squares / values.length, 0.02));
  }
}
