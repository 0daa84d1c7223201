package dev.limelight.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limelight.random.Seed;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IntegratedGradientsTest {
  private static final NoiseSource NOISE = new PhiloxNoise(new Seed(21));
  private static final Shape PAIR = Shape.of(1, 1, 2);
  private static final IntegratedGradientsOptions ZERO =
      IntegratedGradientsOptions.of(IntegratedGradientsSetting.ZERO_BASELINE);

  @Test
  void shouldBeTheSameWhenTwoNetworksComputeTheSameFunction() {
    // relu(relu(x1) - 1 - relu(x2)) and relu(relu(x1 - 1) - relu(x2)): Sundararajan et al. 2017,
    // figure 7.
    StubModel one =
        StubModel.analytic(PAIR, p -> outer(p, relu(p[0]) - 1 - relu(p[1]) > 0, p[0] > 0));
    StubModel other =
        StubModel.analytic(PAIR, p -> outer(p, relu(p[0] - 1) - relu(p[1]) > 0, p[0] > 1));
    FloatTensor image = FloatTensor.of(PAIR, 3, 1);
    for (StubModel model : new StubModel[] {one, other}) {
      assertThat(attribution(model, ZERO, image).values().values())
          .containsExactly(new float[] {1.5f, -0.5f}, within(1e-6f));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldHaveNoGapWhenTheFunctionIsQuadratic(IntegratedGradientsSetting setting) {
    // The trapezoid rule and the plain mean are exact, or symmetric, for linear gradients.
    Shape shape = Shape.of(2, 6, 5);
    StubModel model = quadratic(shape);
    FloatTensor image = normal(shape, 0);
    Map<String, String> notes =
        attribution(model, IntegratedGradientsOptions.of(setting), image).notes();
    assertThat(notes)
        .containsEntry("integratedGradients.setting", setting.label())
        .containsEntry("integratedGradients.points", Integer.toString(setting.defaultPoints()))
        .containsEntry("integratedGradients.trials", Integer.toString(setting.defaultTrials()));
    assertThat(number(notes, "completenessGap")).isLessThan(1e-4);
    assertThat(Math.abs(number(notes, "change"))).isGreaterThan(1);
  }

  @Test
  void shouldTellTheGapWhenTheLineIsTooCoarse() {
    // f = x^4 from 0 to 2: the trapezoid of 4 x^3 with two points is 2 * 32 / 2 = 32, not 16.
    Shape shape = Shape.of(1, 1, 1);
    StubModel model =
        withLogit(shape, p -> Math.pow(p[0], 4), p -> new float[] {4 * p[0] * p[0] * p[0]});
    FloatTensor image = FloatTensor.of(shape, 2);
    Map<String, String> notes = attribution(model, ZERO.withPoints(2), image).notes();
    assertThat(number(notes, "completenessGap")).isEqualTo(16);
    assertThat(number(notes, "change")).isEqualTo(16);
    assertThat(number(attribution(model, ZERO, image).notes(), "completenessGap"))
        .isCloseTo(0, within(0.01));
  }

  @Test
  void shouldStartUniformlyWithinTheImagesRangeWhenBaselinesAreRandom() {
    // A gradient of one makes the sum over two trials 2 x - b1 - b2.
    Shape shape = Shape.of(1, 40, 50);
    FloatTensor image = normal(shape, 3);
    StubModel model =
        StubModel.analytic(
            shape,
            p -> {
              float[] ones = new float[p.length];
              java.util.Arrays.fill(ones, 1);
              return ones;
            });
    float[] values =
        attribution(model, IntegratedGradientsOptions.DEFAULT, image).values().values();
    double mean = 0;
    double min = Double.MAX_VALUE;
    double max = -Double.MAX_VALUE;
    for (int i = 0; i < values.length; i++) {
      double baselines = 2 * image.at(i) - values[i];
      mean += baselines / 2 / values.length;
      min = Math.min(min, baselines / 2);
      max = Math.max(max, baselines / 2);
    }
    var range = dev.limelight.tensor.ValueRange.of(image);
    assertThat(mean).isCloseTo((range.min() + range.max()) / 2, within(0.1));
    assertThat(min).isBetween((double) range.min() - 1e-5, range.min() + 0.6);
    assertThat(max).isBetween(range.max() - 0.6, range.max() + 1e-5);
    assertThat(attribution(model, IntegratedGradientsOptions.DEFAULT, image).values().values())
        .isEqualTo(values);
  }

  @Test
  void shouldRefuseWhenBaselinesAreRandomButTheNoiseGivenHasNone() {
    FloatTensor image = normal(PAIR, 0);
    NoiseSource noise = new FixedNoise(FloatTensor.zeros(Shape.of(1, 1, 1, 2)));
    IntegratedGradients method = new IntegratedGradients(IntegratedGradientsOptions.DEFAULT);
    StubModel model = StubModel.analytic(PAIR, float[]::clone);
    assertThatThrownBy(() -> method.attributions(model, image, 0, noise))
        .isInstanceOf(ExplanationException.class)
        .hasMessage(
            "The uniform noise given has 0 samples, but 1 are needed: give more, or ask for fewer"
                + " samples");
  }

  private static StubModel quadratic(Shape shape) {
    return withLogit(
        shape,
        p -> {
          double sum = 0;
          for (float value : p) {
            sum += value * (double) value;
          }
          return sum;
        },
        p -> {
          float[] gradient = new float[p.length];
          for (int i = 0; i < p.length; i++) {
            gradient[i] = 2 * p[i];
          }
          return gradient;
        });
  }

  /** A model of one function, which is its only class's logit, and its loss: no other class. */
  private static StubModel withLogit(
      Shape shape, ToDoubleFunction<float[]> logit, StubModel.PointwiseGradient gradient) {
    Classifier classifier = new OneLogit(logit);
    return new StubModel(shape, classifier, StubModel.analytic(shape, gradient).gradient());
  }

  private static Attribution attribution(
      StubModel model, IntegratedGradientsOptions options, FloatTensor image) {
    Map<Method, Attribution> attributions =
        new IntegratedGradients(options).attributions(model, image, 0, NOISE);
    return Objects.requireNonNull(attributions.get(Method.INTEGRATED_GRADIENTS));
  }

  private static double number(Map<String, String> notes, String subject) {
    return Double.parseDouble(Objects.requireNonNull(notes.get("integratedGradients." + subject)));
  }

  private static FloatTensor normal(Shape shape, int sample) {
    FloatTensor image = FloatTensor.zeros(shape);
    NOISE.fill(sample, image.values());
    return image;
  }

  private static float[] outer(float[] point, boolean outer, boolean first) {
    return new float[] {outer && first ? 1 : 0, outer && point[1] > 0 ? -1 : 0};
  }

  private static float relu(float value) {
    return Math.max(value, 0);
  }

  /**
   * Two classes whose softmax loss for class 0 is the function itself as long as it is positive:
   * {@code log(1 + exp(b - a)) = f}.
   */
  private record OneLogit(ToDoubleFunction<float[]> function) implements Classifier {
    @Override
    public int classes() {
      return 2;
    }

    @Override
    public FloatTensor logits(Points points) {
      float[] logits = new float[2 * points.count()];
      float[] point = new float[points.shape().size()];
      for (int i = 0; i < points.count(); i++) {
        points.fill(i, point);
        double value = function.applyAsDouble(point);
        logits[2 * i] = (float) value;
        logits[2 * i + 1] = (float) (value + Math.log(Math.expm1(value)));
      }
      return FloatTensor.of(Shape.of(points.count(), 2), logits);
    }
  }
}
