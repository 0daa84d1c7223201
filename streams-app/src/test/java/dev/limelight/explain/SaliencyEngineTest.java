package dev.limelight.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limelight.random.Seed;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SaliencyEngineTest {
  private static final Shape SHAPE = Shape.of(1, 1, 3);
  private static final FloatTensor IMAGE = FloatTensor.of(SHAPE, 0.5f, -2, 1.25f);
  private static final NoiseSource NOISE = new PhiloxNoise(new Seed(17));

  /** f = 5x + y^2 + sin z. */
  private static final StubModel ANALYTIC =
      StubModel.analytic(SHAPE, p -> new float[] {5, 2 * p[1], (float) Math.cos(p[2])});

  @Test
  void shouldBeTheGradientAtTheImageWhenVanilla() {
    FloatTensor map = ANALYTIC.map(Method.VANILLA_GRADIENT, MethodOptions.DEFAULT, IMAGE, NOISE);
    FloatTensor gradient = FloatTensor.of(SHAPE, 5, -4, (float) Math.cos(1.25));
    assertThat(map).isEqualTo(SaliencyMap.of(gradient));
  }

  @Test
  void shouldFoldTheGradientsOfNoisyCopiesWhenSampling() {
    // Range 3.25, spread 0.2: the noise on y is 0.65 z with z = 1 and -0.5, so y = -1.35, -2.325.
    FloatTensor z = FloatTensor.of(Shape.of(2, 1, 1, 3), 0, 1, 0, 0, -0.5f, 0);
    MethodOptions options = new MethodOptions(2, 0.2, 0.5);
    NoiseSource noise = new FixedNoise(z);
    float cosine = (float) Math.cos(1.25);
    float variance = (2.7f - 4.65f) * (2.7f - 4.65f) / 2;

    assertMap(ANALYTIC.map(Method.SMOOTH_GRAD, options, IMAGE, noise), 5, 3.675f, cosine);
    assertMap(ANALYTIC.map(Method.VAR_GRAD, options, IMAGE, noise), 0, variance, 0);
    // The median variance is 0, so only y is above it and counts fully; x and z are weighted by 0.
    assertMap(ANALYTIC.map(Method.GUIDED_ABSOLUTE_GRAD, options, IMAGE, noise), 0, 7.35f, 0);
  }

  @Test
  void shouldWeightByTheVarianceWhenItIsNotAboveTheQuantile() {
    // Variances 0.5, 2, 8 (of -+0.5, -+1, -+2); their 0.6-quantile is 2 + 0.2 * 6 = 3.2.
    FloatTensor gradients = FloatTensor.of(Shape.of(2, 1, 1, 3), 0.5f, 1, 2, -0.5f, -1, -2);
    FloatTensor map =
        StubModel.replaying(gradients)
            .map(Method.GUIDED_ABSOLUTE_GRAD, new MethodOptions(2, 1, 0.6), IMAGE, NOISE);
    assertMap(map, 1 * 0.5f, 2 * 2, 4);
  }

  @Test
  void shouldTakeTheQuantileWithinEachChannelWhenThereAreSeveral() {
    // Variances .02 .08 .18 and 2 8 18, medians .08 and 8: the last pixel of each counts fully.
    FloatTensor gradients =
        FloatTensor.of(Shape.of(2, 2, 1, 3), .1f, .2f, .3f, 1, 2, 3, -.1f, -.2f, -.3f, -1, -2, -3);
    FloatTensor map =
        StubModel.replaying(gradients)
            .map(
                Method.GUIDED_ABSOLUTE_GRAD,
                new MethodOptions(2, 1, 0.5),
                FloatTensor.of(Shape.of(2, 1, 3), 0, 1, 2, 3, 4, 5),
                NOISE);
    assertMap(map, .2f * .02f + 2 * 2, .4f * .08f + 4 * 8, .6f + 6);
  }

  @Test
  void shouldCostOneEvaluationWhenMethodsShareTheirSamples() {
    List<Integer> evaluations = new ArrayList<>();
    StubModel counting =
        StubModel.of(
            SHAPE,
            (points, target, consumer) -> {
              evaluations.add(points.count());
              ANALYTIC.gradient().evaluate(points, target, consumer);
            });
    Set<Method> all = EnumSet.range(Method.VANILLA_GRADIENT, Method.GUIDED_ABSOLUTE_GRAD);
    var maps = new SaliencyEngine(all, MethodOptions.DEFAULT).explain(counting, IMAGE, 0, NOISE);
    assertThat(evaluations).containsExactly(21);
    assertThat(maps).containsOnlyKeys(all);
    for (Method method : all) {
      assertThat(Objects.requireNonNull(maps.get(method)).map())
          .as("%s alone", method)
          .isEqualTo(ANALYTIC.map(method, MethodOptions.DEFAULT, IMAGE, NOISE));
    }
  }

  @Test
  void shouldNotDependOnTheirOrderWhenSamplesArePermuted() {
    FloatTensor gradients = FloatTensor.zeros(Shape.of(9, 3, 8, 8));
    NOISE.fill(0, gradients.values());
    FloatTensor reversed = FloatTensor.zeros(gradients.shape());
    for (int i = 0; i < 9; i++) {
      System.arraycopy(gradients.row(8 - i).values(), 0, reversed.values(), i * 192, 192);
    }
    FloatTensor image = gradients.row(0);
    MethodOptions options = MethodOptions.DEFAULT.withSamples(9);
    for (Method method :
        EnumSet.of(Method.SMOOTH_GRAD, Method.VAR_GRAD, Method.GUIDED_ABSOLUTE_GRAD)) {
      assertThat(StubModel.replaying(reversed).map(method, options, image, NOISE).values())
          .as("%s", method)
          .containsExactly(
              StubModel.replaying(gradients).map(method, options, image, NOISE).values(),
              within(1e-6f));
    }
  }

  @Test
  void shouldBeAllOnesWhenTheImageIsConstant() {
    FloatTensor constant = FloatTensor.of(SHAPE, 1, 1, 1);
    assertThat(ANALYTIC.map(Method.VAR_GRAD, MethodOptions.DEFAULT, constant, NOISE).values())
        .containsOnly(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"VAR_GRAD", "GUIDED_ABSOLUTE_GRAD"})
  void shouldRefuseOneSampleWhenAVarianceIsNeeded(Method method) {
    MethodOptions one = MethodOptions.DEFAULT.withSamples(1);
    assertThatThrownBy(() -> new SaliencyEngine(Set.of(method), one))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            method.label() + " needs samples of at least 2, because it takes a variance; got 1");
  }

  @Test
  void shouldTakeOneSampleWhenNoVarianceIsNeeded() {
    MethodOptions one = MethodOptions.DEFAULT.withSamples(1);
    assertThat(new SaliencyEngine(Set.of(Method.SMOOTH_GRAD), one).methods())
        .containsExactly(Method.SMOOTH_GRAD);
  }

  @Test
  void shouldSayWhereWhenAGradientIsNotFinite() {
    Shape shape = Shape.of(2, 2, 3);
    StubModel broken =
        StubModel.analytic(
            shape,
            p -> {
              float[] gradient = p.clone();
              gradient[10] = Float.NaN;
              return gradient;
            });
    FloatTensor image = FloatTensor.of(shape, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3);
    // Grad-CAM takes a mean over the gradient, so one NaN is everywhere.
    for (Method method : EnumSet.complementOf(EnumSet.of(Method.GRAD_CAM))) {
      assertThatThrownBy(() -> broken.map(method, MethodOptions.DEFAULT, image, NOISE))
          .isInstanceOf(ExplanationException.class)
          .hasMessage(
              "The gradients of model stub for class 0 are not finite: "
                  + method.label()
                  + " is NaN at channel 1, row 1, column 1");
    }
  }

  @Test
  void shouldRefuseWhenTheImageIsNotFinite() {
    FloatTensor image = FloatTensor.of(SHAPE, 1, Float.POSITIVE_INFINITY, 2);
    assertThatThrownBy(
            () -> ANALYTIC.map(Method.VANILLA_GRADIENT, MethodOptions.DEFAULT, image, NOISE))
        .isInstanceOf(ExplanationException.class)
        .hasMessageContaining("NaN or infinite");
  }

  @Test
  void shouldRefuseWhenGradientsAreLostOrRepeated() {
    GradientFunction losing = (points, target, consumer) -> consumer.accept(0, new float[3]);
    assertThatThrownBy(() -> evaluate(losing)).hasMessageContaining("delivered 1 of 20 gradients");
    GradientFunction repeating =
        (points, target, consumer) -> {
          consumer.accept(0, new float[3]);
          consumer.accept(0, new float[3]);
        };
    assertThatThrownBy(() -> evaluate(repeating)).hasMessageContaining("expected was 1 of 20");
  }

  private static FloatTensor evaluate(GradientFunction gradient) {
    return StubModel.of(SHAPE, gradient)
        .map(Method.SMOOTH_GRAD, MethodOptions.DEFAULT, IMAGE, NOISE);
  }

  private static void assertMap(FloatTensor map, float... attribution) {
    Shape shape = Shape.of(1, 1, attribution.length);
    assertThat(map.values())
        .as(Arrays.toString(map.values()))
        .containsExactly(
            SaliencyMap.of(FloatTensor.of(shape, attribution)).values(), within(1e-5f));
  }
}
