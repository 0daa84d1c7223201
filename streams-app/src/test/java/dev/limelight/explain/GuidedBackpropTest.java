package dev.limelight.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.random.Seed;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GuidedBackpropTest {
  private static final NoiseSource NOISE = new PhiloxNoise(new Seed(2));

  @Test
  void shouldEqualCaptumsValuesWhenNegativeGradientsAreHeldBack() {
    StubModel plain =
        StubModel.analytic(OneConvNetwork.IMAGE, p -> OneConvNetwork.gradient(p, false));
    StubModel guided =
        StubModel.analytic(OneConvNetwork.IMAGE, p -> OneConvNetwork.gradient(p, true));
    Attribution attribution = attribution(plain, guided, 1, OneConvNetwork.image());
    assertThat(attribution.values().values())
        .containsExactly(0, 1, 1, 1, 1, 3, 3, 2, 1, 3, 3, 2, 1, 2, 2, 1);
    assertThat(attribution.notes()).isEqualTo(Map.of("guidedBackprop.rectifiers", "1"));
  }

  @Test
  void shouldBeZeroWhenOnlyNegativeGradientsReachTheRelu() {
    Shape shape = Shape.of(1, 1, 4);
    FloatTensor image = FloatTensor.of(shape, 5, 0, -5, 10);
    StubModel plain = StubModel.analytic(shape, p -> squaredRelu(p, false));
    StubModel guided = StubModel.analytic(shape, p -> squaredRelu(p, true));
    assertThat(attribution(plain, plain, 0, image).values().values())
        .containsExactly(-10, 0, 0, -20);
    assertThat(attribution(plain, guided, 1, image).values().values()).containsOnly(0);
  }

  @Test
  void shouldEqualTheVanillaGradientAndSaySoWhenThereIsNoRelu() {
    Shape shape = Shape.of(2, 3, 4);
    FloatTensor image = FloatTensor.zeros(shape);
    NOISE.fill(0, image.values());
    StubModel model = StubModel.analytic(shape, float[]::clone);
    ExplainedMap guided =
        model.explain(Method.GUIDED_BACKPROP, MethodOptions.DEFAULT, image, NOISE);
    assertThat(guided.map())
        .isEqualTo(model.map(Method.VANILLA_GRADIENT, MethodOptions.DEFAULT, image, NOISE));
    assertThat(guided.notes())
        .containsEntry("guidedBackprop.rectifiers", "0")
        .containsEntry("guidedBackprop.validity", "no ReLU: equals the plain gradient");
  }

  /** Of {@code -relu(x)^2}. */
  private static float[] squaredRelu(float[] point, boolean guided) {
    float[] gradient = new float[point.length];
    for (int i = 0; i < point.length; i++) {
      gradient[i] = point[i] > 0 ? -2 * point[i] : 0;
      gradient[i] = guided ? Math.max(gradient[i], 0) : gradient[i];
    }
    return gradient;
  }

  private static Attribution attribution(
      StubModel plain, StubModel guided, int rectifiers, FloatTensor image) {
    ExplainableModel model = new TwoGradients(plain, guided.gradient(), rectifiers);
    return Objects.requireNonNull(
        new GuidedBackprop().attributions(model, image, 0, NOISE).get(Method.GUIDED_BACKPROP));
  }

  private record TwoGradients(StubModel plain, GradientFunction guided, int rectifiers)
      implements ExplainableModel {
    @Override
    public ModelIdentity identity() {
      return plain.identity();
    }

    @Override
    public Shape inputShape() {
      return plain.inputShape();
    }

    @Override
    public List<String> labels() {
      return plain.labels();
    }

    @Override
    public Classifier classifier() {
      return plain.classifier();
    }

    @Override
    public GradientFunction gradient() {
      return plain.gradient();
    }

    @Override
    public GuidedGradient guidedGradient() {
      return new GuidedGradient(guided, rectifiers);
    }
  }
}
