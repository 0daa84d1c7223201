package dev.limelight.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limelight.random.Seed;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every image and every network, on seeded random ones. */
class MethodPropertiesTest {
  private static final Shape SHAPE = Shape.of(3, 9, 11);

  private static final MethodOptions OPTIONS =
      MethodOptions.DEFAULT
          .withSamples(5)
          .withBlurIg(new BlurIgOptions(7, 4, 5, 0.01))
          .withIntegratedGradients(
              IntegratedGradientsOptions.of(IntegratedGradientsSetting.ZERO_BASELINE));

  /** The methods whose attribution is linear in the gradients. */
  private static final Set<Method> LINEAR =
      EnumSet.complementOf(EnumSet.of(Method.VAR_GRAD, Method.GUIDED_ABSOLUTE_GRAD));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldSpanZeroToOneWhenTheNetworkIsNotConstant(long seed) {
    Map<Method, ExplainedMap> maps = maps(SmoothNetwork.of(SHAPE, seed).model(1), seed);
    assertThat(maps).containsOnlyKeys(Method.values());
    maps.forEach(
        (method, explained) -> {
          float min = Float.POSITIVE_INFINITY;
          float max = Float.NEGATIVE_INFINITY;
          for (float value : explained.map().values()) {
            min = Math.min(min, value);
            max = Math.max(max, value);
          }
          assertThat(min).as("minimum of %s", method).isZero();
          assertThat(max).as("maximum of %s", method).isEqualTo(1);
          assertThat(explained.map().shape()).isEqualTo(Shape.of(9, 11));
        });
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 7, 8, 9})
  void shouldNotSeeTheLogitsScaleWhenTheMethodIsLinear(long seed) {
    SmoothNetwork network = SmoothNetwork.of(SHAPE, seed);
    Map<Method, ExplainedMap> one = maps(network.model(1), seed);
    Map<Method, ExplainedMap> scaled = maps(network.model(37.5), seed);
    for (Method method : LINEAR) {
      assertThat(values(scaled, method))
          .as("%s", method)
          .containsExactly(values(one, method), within(2e-5f));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 11, 12})
  void shouldDependOnTheImageAloneWhenOthersWereExplainedBefore(long seed) {
    SmoothNetwork network = SmoothNetwork.of(SHAPE, seed);
    SaliencyEngine engine = new SaliencyEngine(SaliencyEngine.available(), OPTIONS);
    NoiseSource noise = new PhiloxNoise(new Seed(seed));
    var first = engine.explain(network.model(1), image(seed), 0, noise);
    engine.explain(network.model(1), image(seed + 1), 0, noise);
    assertThat(engine.explain(network.model(1), image(seed), 0, noise)).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(longs = {13, 14, 15, 16})
  void shouldLeaveNoGapWhenASmoothFunctionIsIntegrated(long seed) {
    ExplainedMap explained =
        SmoothNetwork.of(SHAPE, seed)
            .model(1)
            .explain(
                Method.INTEGRATED_GRADIENTS, OPTIONS, image(seed), new PhiloxNoise(new Seed(0)));
    double gap =
        Double.parseDouble(
            Objects.requireNonNull(explained.notes().get("integratedGradients.completenessGap")));
    double change =
        Double.parseDouble(
            Objects.requireNonNull(explained.notes().get("integratedGradients.change")));
    assertThat(gap).isLessThan(2e-3 * Math.max(1, Math.abs(change)));
  }

  private static Map<Method, ExplainedMap> maps(StubModel model, long seed) {
    return new SaliencyEngine(SaliencyEngine.available(), OPTIONS)
        .explain(model, image(seed), 0, new PhiloxNoise(new Seed(seed)));
  }

  private static float[] values(Map<Method, ExplainedMap> maps, Method method) {
    return Objects.requireNonNull(maps.get(method)).map().values();
  }

  private static FloatTensor image(long seed) {
    FloatTensor image = FloatTensor.zeros(SHAPE);
    new PhiloxNoise(new Seed(~seed)).fill(0, image.values());
    return image;
  }
}
