package dev.limelight.runtime.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limelight.SharedData;
import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Exported gradients against float64 gradients of PyTorch, for both of its exporters. */
class GoldenGradientsTest {
  private static final double TOLERANCE = 1e-4;

  static List<Arguments> graphs() throws IOException {
    Path root = SharedData.path("golden/gradients");
    List<Arguments> graphs = new ArrayList<>();
    JsonNode manifest = new ObjectMapper().readTree(root.resolve("manifest.json").toFile());
    manifest
        .fieldNames()
        .forEachRemaining(
            model -> {
              for (String exporter : List.of("torchscript", "dynamo")) {
                for (Lowering lowering : Lowering.values()) {
                  graphs.add(Arguments.of(model, exporter, lowering, manifest.path(model), root));
                }
              }
            });
    return graphs;
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("graphs")
  void shouldAgreeWithFloat64WhenDifferentiated(
      String model, String exporter, Lowering lowering, JsonNode manifest, Path root)
      throws IOException {
    Path folder = root.resolve(model);
    FloatTensor images = read(folder.resolve("image.f32"), shape(manifest.path("image")));
    float[] golden = read(folder.resolve("gradient.f32"), images.shape()).values();
    ExportedModel exported =
        Exports.of(
            folder.resolve(exporter + ".onnx"),
            new DifferentiationOptions(ReluRule.STANDARD, lowering));
    long[] targets = {
      manifest.path("target").get(0).asLong(), manifest.path("target").get(1).asLong()
    };
    try (OrtRunner runner = new OrtRunner(exported.bytes(), 2)) {
      Map<String, FloatTensor> outputs =
          runner.run(
              Feeds.image(exported.image().name(), images).target(BackwardGraph.TARGET, targets));
      FloatTensor gradient = Objects.requireNonNull(outputs.get(BackwardGraph.GRADIENT));
      double error = relativeL2(gradient.values(), golden);
      GoldenTable.print(model + ", " + exporter + ", for " + lowering, error, TOLERANCE);
      assertThat(error).as("relative L2 error of the gradient").isLessThanOrEqualTo(TOLERANCE);
    }
    assertThat(relativeL2(PlainSession.gradient(exported, images, targets), golden))
        .as("the same, computed node by node by a runtime that merges nothing")
        .isLessThanOrEqualTo(TOLERANCE);
  }

  private static Shape shape(JsonNode dims) {
    int[] sizes = new int[dims.size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = dims.get(i).asInt();
    }
    return Shape.of(sizes);
  }

  static FloatTensor read(Path file, Shape shape) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[shape.size()];
    bytes.asFloatBuffer().get(values);
    return FloatTensor.of(shape, values);
  }

  static double relativeL2(float[] actual, float[] expected) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      double off = (double) actual[i] - expected[i];
      difference += off * off;
      norm += (double) expected[i] * expected[i];
    }
    return Math.sqrt(difference / norm);
  }
}
