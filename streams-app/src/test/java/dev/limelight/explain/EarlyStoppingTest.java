package dev.limelight.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.random.Seed;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.RankCorrelation;
import dev.limelight.tensor.Shape;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EarlyStoppingTest {
  private static final Shape SHAPE = Shape.of(2, 8, 8);
  private static final FloatTensor IMAGE = FloatTensor.zeros(SHAPE);
  private static final NoiseSource NOISE = new PhiloxNoise(new Seed(23));
  private static final Set<Method> SAMPLED =
      EnumSet.of(Method.SMOOTH_GRAD, Method.VAR_GRAD, Method.GUIDED_ABSOLUTE_GRAD);
  private static final StubModel MODEL = SmoothNetwork.of(SHAPE, 5).model(1);

  static {
    new PhiloxNoise(new Seed(1)).fill(0, IMAGE.values());
  }

  private static MethodOptions options(int samples, double correlation) {
    return MethodOptions.DEFAULT
        .withSamples(samples)
        .withEarlyStopping(Optional.of(new EarlyStopping(correlation, 8, 3)));
  }

  private static Map<Method, ExplainedMap> maps(Set<Method> methods, MethodOptions options) {
    return new SaliencyEngine(methods, options).explain(MODEL, IMAGE, 0, NOISE);
  }

  private static FloatTensor mapOf(Method method, int samples) {
    return MODEL.map(method, MethodOptions.DEFAULT.withSamples(samples), IMAGE, NOISE);
  }

  @ParameterizedTest
  @CsvSource({"0.9, 200", "0.99, 200", "0.999, 200", "0.9999, 40"})
  void shouldBeTheMapOfTheFirstCheckpointThatConverged(double correlation, int samples) {
    for (Method method : SAMPLED) {
      int expected = 8;
      while (expected < samples
          && RankCorrelation.of(mapOf(method, expected - 3), mapOf(method, expected))
              < correlation) {
        expected = Math.min(samples, expected + 3);
      }
      ExplainedMap explained = MODEL.explain(method, options(samples, correlation), IMAGE, NOISE);

      assertThat(explained.samplesUsed()).as("%s", method).hasValue(expected);
      assertThat(explained.map()).as("%s", method).isEqualTo(mapOf(method, expected));
    }
  }

  @Test
  void shouldNotDependOnTheOtherMethodsThatWereAskedFor() {
    long settledApart = 0;
    for (double correlation : new double[] {0.9, 0.95, 0.98, 0.99, 0.995, 0.999}) {
      MethodOptions options = options(200, correlation);
      Map<Method, ExplainedMap> together = maps(SAMPLED, options);
      together.forEach(
          (method, map) ->
              assertThat(maps(Set.of(method), options))
                  .as("correlation %s", correlation)
                  .containsExactlyEntriesOf(Map.of(method, map)));
      settledApart +=
          together.values().stream().map(ExplainedMap::samplesUsed).distinct().count() - 1;
    }
    assertThat(settledApart).as("methods that settled before another one").isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 5, 6, 8})
  void shouldTakeAllSamplesWhenTheyAreNoMoreThanTheMinimum(int samples) {
    ExplainedMap explained = MODEL.explain(Method.VAR_GRAD, options(samples, 0.01), IMAGE, NOISE);

    assertThat(explained.samplesUsed()).hasValue(samples);
    assertThat(explained.map()).isEqualTo(mapOf(Method.VAR_GRAD, samples));
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"SMOOTH_GRAD", "VAR_GRAD", "GUIDED_ABSOLUTE_GRAD"})
  void shouldAskForNoMoreGradientsThanItUses(Method method) {
    int[] asked = {0};
    StubModel counted =
        StubModel.of(
            SHAPE,
            (points, target, consumer) -> {
              asked[0] += points.count();
              MODEL.gradient().evaluate(points, target, consumer);
            });
    ExplainedMap explained = counted.explain(method, options(500, 0.9), IMAGE, NOISE);

    assertThat(asked[0]).isLessThan(500);
    assertThat(explained.samplesUsed()).hasValue(asked[0]);
  }

  @Test
  void shouldNeverConvergeWhenTheMapIsConstant() {
    StubModel linear = StubModel.analytic(SHAPE, point -> new float[point.length]);

    assertThat(linear.explain(Method.SMOOTH_GRAD, options(30, 0.5), IMAGE, NOISE).samplesUsed())
        .hasValue(30);
  }

  @Test
  void shouldSaySamplesUsedOnlyOfMethodsThatSample() {
    assertThat(maps(Set.of(Method.VANILLA_GRADIENT), options(30, 0.5)).get(Method.VANILLA_GRADIENT))
        .extracting(ExplainedMap::samplesUsed)
        .isEqualTo(OptionalInt.empty());
    ExplainedMap all =
        Objects.requireNonNull(
            maps(SAMPLED, MethodOptions.DEFAULT).get(Method.GUIDED_ABSOLUTE_GRAD));
    assertThat(all.samplesUsed()).as("off by default").isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 12, 4, between 0 and 1",
    "1, 12, 4, between 0 and 1",
    "NaN, 12, 4, between 0 and 1",
    "0.9, 12, 0, at least 1 sample",
    "0.9, 5, 4, so 6 for an interval of 4; got 5",
    "0.9, -2147483648, 1, so 3",
    "0.9, 12, 2147483647, so 2147483649"
  })
  void shouldRefuseRulesThatCannotBeFollowed(
      double correlation, int minimum, int interval, String message) {
    assertThatThrownBy(() -> new EarlyStopping(correlation, minimum, interval))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
