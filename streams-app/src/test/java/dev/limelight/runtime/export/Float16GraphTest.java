package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.SplitModel;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backward graphs in float16. */
class Float16GraphTest {
  @TempDir Path folder;

  @Test
  void shouldStayCloseToFloat32WhenNetworkIsSmooth() throws IOException {
    Float16Graph half = Float16Graph.of(export(network("Sigmoid", 0.3f)));

    assertThat(half.gradientError()).isBetween(1e-5, 5e-3);
    assertThat(half.rankCorrelation()).isGreaterThan(0.999);
    assertThat(half.logitsError()).isBetween(1e-6, 5e-3);
    assertThat(half.nodes()).isGreaterThan(3);
    assertThat(half.summary()).contains("rank correlation");
  }

  @Test
  void shouldKeepInputsAndOutputsInFloat32AndEveryNodeOnTheGpu() throws IOException {
    Graph graph = read(Float16Graph.of(export(network("Relu", 0.3f))));

    assertThat(graph.inputs())
        .extracting(ValueInfo::type)
        .containsExactly(ElementType.FLOAT, ElementType.INT64);
    assertThat(graph.outputs()).extracting(ValueInfo::type).containsOnly(ElementType.FLOAT);
    assertThat(CudaPlacement.fallbacks(graph)).isEmpty();
    assertThat(graph.initializers().values())
        .filteredOn(tensor -> tensor.size() > 100)
        .extracting(tensor -> tensor.type())
        .containsOnly(ElementType.FLOAT16);
  }

  @Test
  void shouldKeepFragileOperatorsInFloat32() throws IOException {
    Graph graph = read(Float16Graph.of(export(network("Softmax", 0.3f))));
    InferredTypes types = InferredTypes.of(graph);

    assertThat(graph.nodes())
        .filteredOn(node -> node.opType().equals("Softmax") || node.opType().startsWith("Reduce"))
        .hasSizeGreaterThan(1)
        .allSatisfy(
            node ->
                assertThat(types.of(node.input(0))).as(node.name()).isEqualTo(ElementType.FLOAT));
    assertThat(graph.nodes())
        .filteredOn(node -> node.opType().equals("Conv"))
        .isNotEmpty()
        .allSatisfy(node -> assertThat(types.of(node.input(0))).isEqualTo(ElementType.FLOAT16));
  }

  @Test
  void shouldScaleGradientsWhenTheyAreSmallerThanFloat16Resolves() throws IOException {
    ExportedModel tiny = export(network("Sigmoid", 1e-5f));

    Float16Graph half = Float16Graph.of(tiny);

    assertThat(half.gradientScale()).isGreaterThan(1);
    assertThat(half.gradientError()).isLessThan(0.01);
    float[] unscaled = gradient(GraphWriter.write(Float16Conversion.simulated(tiny.graph(), 1)));
    float[] scaled = gradient(half.bytes());
    float[] exact = gradient(tiny.bytes());
    assertThat(Vectors.distance(scaled, exact))
        .isLessThan(0.01 * Vectors.norm(exact))
        .isLessThan(Vectors.distance(unscaled, exact) / 2);
  }

  @Test
  void shouldRefuseWhenValuesLeaveTheRange() throws IOException {
    ExportedModel large = export(network("Relu", 6e4f));

    assertThatThrownBy(() -> Float16Graph.of(large))
        .isInstanceOf(ExportException.class)
        .hasMessageContaining("not finite in float16");
  }

  @Test
  void shouldRoundEveryResultWhenSimulated() throws IOException {
    ExportedModel model = export(network("Sigmoid", 0.3f));

    Graph simulated = Float16Conversion.simulated(model.graph(), 1);

    InferredTypes types = InferredTypes.of(simulated);
    assertThat(simulated.nodes())
        .filteredOn(node -> node.opType().equals("Conv"))
        .isNotEmpty()
        .allSatisfy(node -> assertThat(types.of(node.output(0))).isEqualTo(ElementType.FLOAT));
    float[] exact = gradient(model.bytes());
    float[] rounded = gradient(GraphWriter.write(simulated));
    assertThat(Vectors.distance(exact, rounded)).isGreaterThan(1e-5 * Vectors.norm(exact));
  }

  /** Convolution, an activation, a convolution whose weights are as large as told, a product. */
  private static ModelBuilder network(String activation, float size) {
    float[] second = OpCase.values(5, 4 * 4 * 9);
    for (int i = 0; i < second.length; i++) {
      second[i] *= size;
    }
    return new ModelBuilder(18)
        .input("image", "N", 3, 8, 8)
        .constant("w1", OpCase.values(4, 4 * 3 * 9), 4, 3, 3, 3)
        .node("Conv", "image, w1 -> c1", ints("pads", 1, 1, 1, 1))
        .node(activation, "c1 -> a1")
        .constant("w2", second, 4, 4, 3, 3)
        .node("Conv", "a1, w2 -> c2", ints("pads", 1, 1, 1, 1))
        .node("Mul", "c2, a1 -> p")
        .node("Flatten", "p -> f")
        .constant("w3", OpCase.values(6, 256 * 3), 256, 3)
        .node("MatMul", "f, w3 -> scores")
        .output("scores", "N", 3);
  }

  private ExportedModel export(ModelBuilder model) throws IOException {
    return Exports.of(
        model.writeTo(folder.resolve("model.onnx")),
        new DifferentiationOptions(ReluRule.STANDARD, Lowering.CUDA));
  }

  private Graph read(Float16Graph half) throws IOException {
    return GraphReader.read(Files.write(folder.resolve("half.onnx"), half.bytes()));
  }

  private static float[] gradient(byte[] file) {
    float[] values = new float[3 * 8 * 8];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i);
    }
    try (OrtRunner runner = OrtRunner.unoptimized(SplitModel.whole(file))) {
      return Objects.requireNonNull(
              runner
                  .run(
                      Feeds.image("image", FloatTensor.of(Shape.of(1, 3, 8, 8), values))
                          .target(BackwardGraph.TARGET, 1))
                  .get(BackwardGraph.GRADIENT))
          .values();
    }
  }
}
