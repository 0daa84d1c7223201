package dev.limelight.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values of the test suite of the method's authors (PAIR saliency, guided_ig_test). */
class GuidedIgTest {
  private static final Shape SHAPE = Shape.of(1, 1, 2);

  /** (2 x1 + x2)^2. */
  private static final StubModel DEPENDENT =
      StubModel.analytic(SHAPE, p -> new float[] {8 * p[0] + 4 * p[1], 4 * p[0] + 2 * p[1]});

  /** 2 x1^2 + x2^2. */
  private static final StubModel INDEPENDENT =
      StubModel.analytic(SHAPE, p -> new float[] {4 * p[0], 2 * p[1]});

  private static final StubModel LINEAR = StubModel.analytic(SHAPE, p -> new float[] {2, 1});

  @ParameterizedTest(name = "fraction {0}, distance {1}")
  @CsvSource({
    "0.1, 0, 54, 27",
    "1, 0.5, 54, 27",
    "0.1, 0.02, 55.355, 25.564",
    "0.1, 0.2, 65.444, 15.471",
    "0.1, 1, 72, 9"
  })
  void shouldEqualTheAuthorsValuesWhenDerivativesDepend(
      double fraction, double distance, double first, double second) {
    float[] values =
        integrate(
            DEPENDENT, new GuidedIgOptions(1000, fraction, distance), point(3, 3), point(0, 0));
    // 1000 steps of a quadratic form: the rectangle rule is about a thousandth off.
    assertThat((double) values[0]).isCloseTo(first, within(first / 500));
    assertThat((double) values[1]).isCloseTo(second, within(second / 500));
  }

  @Test
  void shouldEqualIntegratedGradientsWhenTheFunctionIsLinear() {
    GuidedIgOptions options = new GuidedIgOptions(10, 0.1, 0.5);
    assertThat(integrate(LINEAR, options, point(10, 5), point(-1, -3)))
        .containsExactly(new float[] {22, 8}, within(1e-5f));
    assertThat(integrate(LINEAR, options, point(10, 5), point(0, 0)))
        .containsExactly(new float[] {20, 5}, within(1e-5f));
  }

  @Test
  void shouldEqualIntegratedGradientsWhenDerivativesAreIndependent() {
    GuidedIgOptions options = new GuidedIgOptions(1000, 0.1, 0.4);
    assertThat(integrate(INDEPENDENT, options, point(3, 3), point(0, 0)))
        .containsExactly(new float[] {18, 9}, within(0.09f));
    assertThat(integrate(INDEPENDENT, options, point(0, 0), point(3, 3)))
        .containsExactly(new float[] {-18, -9}, within(0.09f));
  }

  @Test
  void shouldTakeOneGradientPerStepEachWhereTheLastEndedWhenIntegrating() {
    List<Float> firsts = new ArrayList<>();
    StubModel watched =
        StubModel.analytic(
            SHAPE,
            p -> {
              firsts.add(p[0]);
              return new float[] {1, 2};
            });
    integrate(watched, new GuidedIgOptions(4, 0.1, 0.25), point(4, 4), point(0, 0));
    // The first feature has the smaller gradient, so it runs ahead by the distance allowed: in the
    // first step to 0.5 of its way; then both advance evenly, and the last step brings both home.
    assertThat(firsts).containsExactly(0f, 2f, 3f, 4f);
  }

  @Test
  void shouldBeZeroWhereTheImageEqualsTheBaseline() {
    float[] values = integrate(LINEAR, GuidedIgOptions.DEFAULT, point(0, 5), point(0, 0));
    assertThat(values).containsExactly(new float[] {0, 5}, within(1e-5f));
    assertThat(integrate(LINEAR, GuidedIgOptions.DEFAULT, point(0, 0), point(0, 0)))
        .containsExactly(0, 0);
  }

  private static float[] integrate(
      StubModel model, GuidedIgOptions options, FloatTensor image, FloatTensor baseline) {
    return new GuidedIg(options).integrate(model.gradient(), image, baseline, 0).values();
  }

  private static FloatTensor point(float first, float second) {
    return FloatTensor.of(SHAPE, first, second);
  }
}
