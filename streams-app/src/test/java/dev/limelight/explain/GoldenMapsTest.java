package dev.limelight.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.GoldenCase;
import dev.limelight.tensor.FloatTensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the recorded gradients to the maps of the paper's authors is pure arithmetic. */
class GoldenMapsTest {
  private static final float BOUND = 1e-5f;

  @ParameterizedTest
  @ValueSource(strings = {"resnet20_cat", "resnet20_dog", "densenet_bird", "mobilenet_v1_dog"})
  void shouldEqualTheAuthorsMapsWhenGivenTheirGradients(String name) {
    GoldenCase golden = GoldenCase.named(name);
    assertMap(golden, "smooth_grad", Method.SMOOTH_GRAD, 0.85);
    assertMap(golden, "var_grad", Method.VAR_GRAD, 0.85);
    assertMap(golden, "guided_absolute_grad_p85", Method.GUIDED_ABSOLUTE_GRAD, 0.85);
    assertMap(golden, "guided_absolute_grad_p50", Method.GUIDED_ABSOLUTE_GRAD, 0.50);
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet20_cat", "resnet20_dog", "densenet_bird", "mobilenet_v1_dog"})
  void shouldEqualTheAuthorsUnguidedMapWhenMagnitudesAreSummed(String name) {
    GoldenCase golden = GoldenCase.named(name);
    FloatTensor gradients = golden.array("gradients");
    GradientMagnitude magnitude = new GradientMagnitude(gradients.shape().row());
    for (int i = 0; i < golden.samples(); i++) {
      magnitude.fold(gradients.row(i).values());
    }
    assertEqual(
        SaliencyMap.of(magnitude.sum()), golden.array("absolute_grad").row(0), "absolute_grad");
  }

  private static void assertMap(GoldenCase golden, String array, Method method, double percentile) {
    FloatTensor gradients = golden.array("gradients");
    MethodOptions options = new MethodOptions(golden.samples(), 0.15, percentile);
    FloatTensor image = golden.array("x").row(0);
    FloatTensor map =
        StubModel.replaying(gradients)
            .map(method, options, image, new FixedNoise(FloatTensor.zeros(gradients.shape())));
    assertEqual(map, golden.array(array).row(0), array);
  }

  private static void assertEqual(FloatTensor map, FloatTensor expected, String name) {
    assertThat(map.shape()).isEqualTo(expected.shape());
    float largest = 0;
    for (int i = 0; i < map.size(); i++) {
      largest = Math.max(largest, Math.abs(map.at(i) - expected.at(i)));
    }
    assertThat(largest).as("largest difference from %s", name).isLessThanOrEqualTo(BOUND);
  }
}
