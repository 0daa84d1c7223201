package dev.limelight.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.GoldenCase;
import dev.limelight.RealBundles;
import dev.limelight.explain.ExplainedMap;
import dev.limelight.explain.FixedNoise;
import dev.limelight.explain.IntegratedGradientsOptions;
import dev.limelight.explain.IntegratedGradientsSetting;
import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.explain.SaliencyEngine;
import dev.limelight.runtime.ExecutionProvider;
import dev.limelight.runtime.OrtModel;
import dev.limelight.runtime.OrtRuntime;
import dev.limelight.runtime.RuntimeOptions;
import dev.limelight.runtime.export.ExportDerivation;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.ValueRange;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The graphs that a bundle's model derives of itself, as the stream runs them, held to the maps.
 */
class GoldenDerivedGraphsTest {

  @ParameterizedTest
  @CsvSource({
    "resnet20_cat, 19, l3b2_out",
    "resnet20_dog, 19, l3b2_out",
    "densenet_bird, 39, final_relu",
    "mobilenet_v1_dog, 0, p0_26_conv_2d_relu6"
  })
  void shouldEqualTheAuthorsMapsWhenGraphsAreDerived(String name, String rectifiers, String layer) {
    GoldenCase golden = GoldenCase.named(name);
    String bundle = golden.manifest().path("model").asText().replace("/model.onnx", "");
    try (OrtRuntime runtime =
            OrtRuntime.start(RuntimeOptions.on(ExecutionProvider.CPU), new ExportDerivation());
        OrtModel model = runtime.open(RealBundles.exported(bundle))) {
      Map<Method, ExplainedMap> maps =
          new SaliencyEngine(
                  EnumSet.of(Method.INTEGRATED_GRADIENTS, Method.GUIDED_BACKPROP, Method.GRAD_CAM),
                  options(golden))
              .explain(
                  model,
                  golden.array("x").row(0),
                  golden.manifest().path("target").asInt(),
                  baselines(golden));

      ExplainedMap guided = Objects.requireNonNull(maps.get(Method.GUIDED_BACKPROP));
      GoldenMethodsTest.assertMap(golden, "guided_backprop", guided.map().values());
      assertThat(guided.notes()).containsEntry("guidedBackprop.rectifiers", rectifiers);
      ExplainedMap integrated = Objects.requireNonNull(maps.get(Method.INTEGRATED_GRADIENTS));
      GoldenMethodsTest.assertMap(golden, "integrated_gradients", integrated.map().values());
      assertThat(Objects.requireNonNull(maps.get(Method.GRAD_CAM)).notes())
          .containsEntry("gradCam.layer", layer);
    }
  }

  private static MethodOptions options(GoldenCase golden) {
    var integrated = golden.manifest().path("integratedGradients");
    return MethodOptions.DEFAULT.withIntegratedGradients(
        new IntegratedGradientsOptions(
            IntegratedGradientsSetting.AUTHORS,
            integrated.path("points").asInt(),
            integrated.path("trials").asInt()));
  }

  private static FixedNoise baselines(GoldenCase golden) {
    ValueRange range = ValueRange.of(golden.array("x"));
    FloatTensor baselines = golden.array("integrated_gradients_baselines");
    float[] uniforms = new float[baselines.size()];
    for (int i = 0; i < uniforms.length; i++) {
      uniforms[i] = (baselines.at(i) - range.min()) / range.extent();
    }
    return new FixedNoise(golden.array("noise"), FloatTensor.of(baselines.shape(), uniforms));
  }
}
