package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.export.OpCase.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.explain.FeatureMaps;
import dev.limelight.explain.GradientFunction;
import dev.limelight.explain.Points;
import dev.limelight.runtime.ExecutionProvider;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.runtime.ModelBundle;
import dev.limelight.runtime.OrtModel;
import dev.limelight.runtime.OrtRuntime;
import dev.limelight.runtime.RuntimeOptions;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Derived graphs follow what the bundle's export was told, and the model's layout. */
class DerivedGraphsOfBundlesTest {
  private static final FloatTensor IMAGE = TestImages.batch(Shape.of(3, 6, 6), 1, -1, 1).row(0);

  @TempDir Path folder;

  private static ModelBuilder twoHeads(ModelBuilder entry, String image) {
    return entry
        .constant("k", values(4, 4 * 3 * 9), 4, 3, 3, 3)
        .node("Conv", image + ", k -> c", ints("pads", 1, 1, 1, 1))
        .node("Tanh", "c -> a")
        .node("GlobalAveragePool", "a -> g")
        .node("Flatten", "g -> f", integer("axis", 1))
        .constant("w", values(5, 12), 4, 3)
        .constant("v", values(6, 12), 4, 3)
        .node("MatMul", "f, w -> first")
        .node("MatMul", "f, v -> second")
        .output("first", "N", 3)
        .output("second", "N", 3);
  }

  private OrtModel open(OrtRuntime runtime, ModelBuilder model, String layout, String logits)
      throws IOException {
    model.writeTo(folder.resolve("model.onnx"));
    Files.writeString(
        folder.resolve("model.yaml"),
        """
        id: small
        input: {name: input, height: 6, width: 6, layout: %s, channels: RGB}
        preprocess: {mean: [128, 128, 128], std: [64, 64, 64]}
        """
            .formatted(layout));
    ModelBundle bundle = ModelBundle.open(folder);
    Export.bundle(
        bundle, Optional.of(logits), Optional.empty(), DifferentiationOptions.STANDARD_CPU);
    return runtime.open(bundle);
  }

  private static OrtRuntime runtime() {
    return OrtRuntime.start(RuntimeOptions.on(ExecutionProvider.CPU), new ExportDerivation());
  }

  private static double[] gradient(GradientFunction function) {
    double[] found = new double[IMAGE.size()];
    function.evaluate(
        Points.of(IMAGE),
        1,
        (index, row) -> {
          for (int i = 0; i < found.length; i++) {
            found[i] = row[i];
          }
        });
    return found;
  }

  private static void assertExplainsWhatTheBundleDoes(OrtModel model, int head) {
    // Without ReLU the guided gradient is the bundle's own, if it is that of the same logits.
    assertThat(gradient(model.guidedGradient().function()))
        .containsExactly(gradient(model.gradient()), within(1e-6));
    FeatureMaps maps = model.features().evaluate(IMAGE, 1);
    assertThat(maps.activation().shape()).isEqualTo(Shape.of(4, 6, 6));
    float[] weights = values(head, 12);
    for (int i = 0; i < maps.gradient().size(); i++) {
      assertThat(maps.gradient().at(i)).isCloseTo(weights[i / 36 * 3 + 1] / 36, within(1e-7f));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6})
  void shouldExplainTheLogitsThatTheExportWasToldWhenThereAreSeveral(int head) throws IOException {
    ModelBuilder model = twoHeads(new ModelBuilder(18).input("input", "N", 3, 6, 6), "input");
    try (OrtRuntime runtime = runtime();
        OrtModel open = open(runtime, model, "NCHW", head == 5 ? "first" : "second")) {
      assertExplainsWhatTheBundleDoes(open, head);
    }
  }

  @Test
  void shouldGiveGradientInTheEnginesLayoutWhenTheModelsIsNhwc() throws IOException {
    ModelBuilder entry =
        new ModelBuilder(18)
            .input("input", "N", 6, 6, 3)
            .node("Transpose", "input -> t", ints("perm", 0, 3, 1, 2));
    try (OrtRuntime runtime = runtime();
        OrtModel open = open(runtime, twoHeads(entry, "t"), "NHWC", "second")) {
      assertExplainsWhatTheBundleDoes(open, 6);
    }
  }
}
