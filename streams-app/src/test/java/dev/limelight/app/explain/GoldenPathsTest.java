package dev.limelight.app.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limelight.GoldenCase;
import dev.limelight.RealBundles;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.explain.BlurIgOptions;
import dev.limelight.explain.ExplainedMap;
import dev.limelight.explain.FixedNoise;
import dev.limelight.explain.GuidedIgOptions;
import dev.limelight.explain.IntegratedGradientsOptions;
import dev.limelight.explain.IntegratedGradientsSetting;
import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.explain.NoiseSource;
import dev.limelight.explain.SaliencyEngine;
import dev.limelight.runtime.ExecutionProvider;
import dev.limelight.runtime.OrtModel;
import dev.limelight.runtime.OrtRuntime;
import dev.limelight.runtime.RuntimeOptions;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.ValueRange;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The path methods and Guided Backprop through the exported graphs, to the authors' maps. */
class GoldenPathsTest {
  private static final int PATHS = 100;

  @ParameterizedTest
  @ValueSource(strings = {"resnet20_cat", "resnet20_dog", "densenet_bird", "mobilenet_v1_dog"})
  void shouldEqualTheAuthorsMapsWhenGivenTheirInputAndBaselines(String name) {
    GoldenCase golden = GoldenCase.named(name);
    String model = golden.manifest().path("model").asText().replace("/model.onnx", "");
    boolean rectified = !name.startsWith("mobilenet");
    try (OrtRuntime runtime = OrtRuntime.start(RuntimeOptions.on(ExecutionProvider.CPU));
        OrtModel plain = runtime.open(RealBundles.exported(model));
        OrtModel guided = runtime.open(RealBundles.exported(model, ReluRule.GUIDED))) {
      Map<Method, ExplainedMap> maps =
          new SaliencyEngine(
                  EnumSet.range(Method.INTEGRATED_GRADIENTS, Method.GUIDED_BACKPROP),
                  options(golden.manifest()))
              .explain(
                  new GoldenPorts(plain, guided, rectified ? 1 : 0),
                  golden.array("x").row(0),
                  golden.manifest().path("target").asInt(),
                  baselines(golden));
      assertMap(golden, "guided_backprop", maps, Method.GUIDED_BACKPROP);
      assertMap(golden, "blur_ig", maps, Method.BLUR_IG);
      assertGuidedIg(golden, maps, plain);
      assertMap(golden, "integrated_gradients", maps, Method.INTEGRATED_GRADIENTS);
      assertThat(Objects.requireNonNull(maps.get(Method.GUIDED_BACKPROP)).notes())
          .as("validity of Guided Backprop")
          .hasSize(rectified ? 1 : 2);
    }
  }

  /**
   * A second form of the method on the same gradients holds every value. The authors' map is one of
   * those that the rounding of positions leads to: on three of the four pictures the path runs over
   * kinks, where positions 5e-7 apart flip a ReLU, and parts from there. So it is asked for among
   * paths whose positions are off by as much as single precision, the authors', leaves them.
   */
  private static void assertGuidedIg(
      GoldenCase golden, Map<Method, ExplainedMap> maps, OrtModel plain) {
    FloatTensor image = golden.array("x").row(0);
    GuidedIgOptions options = guidedIg(golden.manifest());
    int target = golden.manifest().path("target").asInt();
    assertThat(Objects.requireNonNull(maps.get(Method.GUIDED_IG)).map().values())
        .as("guided_ig, step by step")
        .containsExactly(
            new StepByStepGuidedIg(image, options).map(plain.gradient(), target), offset(1e-5F));
    float[] authors = golden.array("guided_ig").row(0).values();
    assertThat(
            IntStream.range(0, PATHS)
                .filter(
                    seed ->
                        GoldenMethodsTest.pearson(
                                new StepByStepGuidedIg(image, options)
                                    .map(RoundedPositions.of(plain.gradient(), seed), target),
                                authors)
                            > 0.999)
                .limit(1))
        .as("a path of %s, of %d, that is the authors'", golden, PATHS)
        .hasSize(1);
  }

  private static GuidedIgOptions guidedIg(JsonNode manifest) {
    JsonNode guided = manifest.path("guidedIg");
    return new GuidedIgOptions(
        guided.path("steps").asInt(),
        guided.path("fraction").asDouble(),
        guided.path("maxDist").asDouble());
  }

  private static MethodOptions options(JsonNode manifest) {
    JsonNode blur = manifest.path("blurIg");
    JsonNode integrated = manifest.path("integratedGradients");
    return MethodOptions.DEFAULT
        .withGuidedIg(guidedIg(manifest))
        .withBlurIg(
            new BlurIgOptions(
                blur.path("samples").asInt(),
                blur.path("maxSigma").asDouble(),
                blur.path("radius").asInt(),
                blur.path("gradStep").asDouble()))
        .withIntegratedGradients(
            new IntegratedGradientsOptions(
                IntegratedGradientsSetting.AUTHORS,
                integrated.path("points").asInt(),
                integrated.path("trials").asInt()));
  }

  /** Where the authors' baselines lie in the image's range. */
  private static NoiseSource baselines(GoldenCase golden) {
    ValueRange range = ValueRange.of(golden.array("x"));
    FloatTensor baselines = golden.array("integrated_gradients_baselines");
    float[] uniforms = new float[baselines.size()];
    for (int i = 0; i < uniforms.length; i++) {
      uniforms[i] = (baselines.at(i) - range.min()) / range.extent();
    }
    return new FixedNoise(golden.array("noise"), FloatTensor.of(baselines.shape(), uniforms));
  }

  private static void assertMap(
      GoldenCase golden, String array, Map<Method, ExplainedMap> maps, Method method) {
    GoldenMethodsTest.assertMap(
        golden, array, Objects.requireNonNull(maps.get(method)).map().values());
  }
}
