package dev.limelight.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.explain.Points;
import dev.limelight.runtime.export.Export;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle's graphs in float16, as a GPU is given them; here on the CPU, which casts. */
class PrecisionTest {
  @TempDir Path folder;

  @BeforeEach
  void makeBundle() throws IOException {
    float[] weights = new float[48 * 3];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) Math.sin(3 * i);
    }
    new ModelBuilder(18)
        .input("image", "N", 3, 4, 4)
        .node("Sigmoid", "image -> a")
        .node("Mul", "a, image -> b")
        .node("Flatten", "b -> f")
        .constant("w", weights, 48, 3)
        .node("MatMul", "f, w -> scores")
        .output("scores", "N", 3)
        .writeTo(folder.resolve("model.onnx"));
    Files.writeString(
        folder.resolve("model.yaml"),
        """
        id: smooth
        input: {height: 4, width: 4, channels: RGB, layout: NCHW}
        preprocess: {mean: [0, 0, 0], std: [255, 255, 255]}
        """);
  }

  @Test
  void shouldRunForwardAndBackwardOfFloat16Graph() throws OrtException, InterruptedException {
    export(Precision.FLOAT16);

    float[] logits = row(graphs(Precision.FLOAT32).forward());
    float[] halfLogits = row(graphs(Precision.FLOAT16).forward());
    float[] gradient = row(graphs(Precision.FLOAT32).backward());
    float[] halfGradient = row(graphs(Precision.FLOAT16).backward());

    assertThat(halfLogits).isNotEqualTo(logits).containsExactly(logits, within(0.02f));
    assertThat(halfGradient).isNotEqualTo(gradient).containsExactly(gradient, within(0.002f));
  }

  @Test
  void shouldNameTheCommandWhenBundleHasNoFloat16Graph() {
    export(Precision.FLOAT16);
    export(Precision.FLOAT32);

    assertThat(folder.resolve("model.backward.float16.onnx")).doesNotExist();
    assertThatThrownBy(() -> ModelBundle.open(folder).verifyExport(Precision.FLOAT16))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("limelight export --provider cuda --precision float16");
  }

  @Test
  void shouldRefuseFloat16GraphThatChanged() throws IOException {
    export(Precision.FLOAT16);
    Files.writeString(folder.resolve("model.backward.float16.onnx"), "other");

    assertThatThrownBy(() -> ModelBundle.open(folder).verifyExport(Precision.FLOAT16))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("model.backward.float16.onnx is not the file that was exported");
  }

  private void export(Precision precision) {
    Export.bundle(
        ModelBundle.open(folder),
        Optional.empty(),
        Optional.empty(),
        DifferentiationOptions.STANDARD_CPU,
        precision);
  }

  private BundleGraphs graphs(Precision precision) {
    ModelBundle bundle = ModelBundle.open(folder);
    return new BundleGraphs(
        ProcessEnvironment.get(),
        new HandleCount(),
        BundleForwardGraph::restrict,
        bundle,
        bundle.verifyExport(precision),
        precision);
  }

  private static float[] row(GraphSessions sessions) throws OrtException, InterruptedException {
    float[] image = new float[48];
    for (int i = 0; i < image.length; i++) {
      image[i] = i / 48f;
    }
    float[][] result = new float[1][];
    try (WorkerPool workers = new WorkerPool(1);
        SideBySideRuns runs =
            new SideBySideRuns(sessions.open(SessionSettings.sideBySide()), workers, 1 << 20)) {
      runs.run(
          Points.of(FloatTensor.of(Shape.of(3, 4, 4), image)),
          1,
          (index, values) -> result[0] = Arrays.copyOf(values, values.length));
    }
    return result[0];
  }
}
