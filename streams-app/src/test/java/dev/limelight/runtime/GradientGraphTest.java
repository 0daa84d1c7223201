package dev.limelight.runtime;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.real;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.GraphWriter;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The graph of the gradient alone against the whole backward graph that it is made of. */
class GradientGraphTest {
  private static final int ROWS = 3;
  private static final int PIXELS = 4 * 2 * 3;

  /** Backward parts as the exporter writes them: from one-hot rows to the gradient. */
  static Stream<Arguments> heads() {
    return Stream.of(
        head("Gemm", m -> m.constant("w", values(5 * 4), 5, 4).node("Gemm", "h, w -> r")),
        head(
            "Gemm of transposed weights",
            m ->
                m.constant("w", values(5 * 4), 4, 5)
                    .node("Gemm", "h, w -> r", integer("transB", 1), real("alpha", 0.25f))),
        head("MatMul", m -> m.constant("w", values(5 * 4), 5, 4).node("MatMul", "h, w -> r")),
        head(
            "scaled MatMul",
            m ->
                m.constant("k", new float[] {0.5f})
                    .node("Mul", "h, k -> s")
                    .constant("w", values(5 * 4), 5, 4)
                    .node("MatMul", "s, w -> r")));
  }

  private static Arguments head(String name, Consumer<ModelBuilder> head) {
    return Arguments.of(name, head);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("heads")
  void shouldTakeTheTargetsRowWhenTheHeadIsDense(String name, Consumer<ModelBuilder> head)
      throws OrtException {
    ModelBuilder model =
        seeded().node("ReduceMean", "input -> pooled", ints("axes", 2, 3), integer("keepdims", 0));
    model.constant("v", values(4 * 5), 4, 5).node("MatMul", "pooled, v -> logits");
    head.accept(model);
    Graph whole =
        graph(
            model
                .constant("shape", -1, 4, 1, 1)
                .node("Reshape", "r, shape -> r4")
                .node("Mul", "input, r4 -> gradient"));

    Graph alone = GradientGraph.of(whole, "target", "gradient");

    assertThat(gradient(alone)).containsExactly(gradient(whole));
    assertThat(operators(alone))
        .contains("Gather")
        .doesNotContain("OneHot", "Gemm", "MatMul", "ReduceMean");
    assertThat(alone.outputs()).hasSize(1);
  }

  @Test
  void shouldComputeOnlyTheTargetsChannelWhenTheHeadIsConvolutional() throws OrtException {
    Graph whole =
        graph(
            seeded()
                .constant("w", values(5 * 4), 5, 4, 1, 1)
                .constant("b", values(5), 5)
                .node("Conv", "input, w, b -> z")
                .node("Relu", "z -> y")
                .node("GlobalAveragePool", "y -> g")
                .node("Flatten", "g -> logits")
                .constant("shape", -1, 5, 1, 1)
                .node("Reshape", "h, shape -> h4")
                .constant("k", new float[] {1f / 6})
                .node("Mul", "h4, k -> m")
                .node("HardSigmoid", "y -> mask", real("alpha", 0x1p120f), real("beta", 0))
                .node("Mul", "m, mask -> n")
                .constant("wt", values(4 * 5), 4, 5, 1, 1)
                .node("Conv", "n, wt -> gradient"));

    Graph alone = GradientGraph.of(whole, "target", "gradient");

    assertThat(gradient(alone)).containsExactly(gradient(whole));
    assertThat(operators(alone)).doesNotContain("OneHot", "Conv", "GlobalAveragePool");
  }

  @Test
  void shouldKeepOneHotRowsWhenWhatReadsThemIsNotKnown() throws OrtException {
    Graph whole =
        graph(
            seeded()
                .node("Sin", "input -> y")
                .node("ReduceMean", "y -> p", ints("axes", 2, 3), integer("keepdims", 0))
                .constant("v", values(4 * 5), 4, 5)
                .node("MatMul", "p, v -> logits")
                .node("Softmax", "logits -> q")
                // Not a product of the one-hot rows alone: the gradient of a loss.
                .node("Sub", "q, h -> e")
                .constant("w", values(5 * 4), 5, 4)
                .node("MatMul", "e, w -> r")
                .constant("shape", -1, 4, 1, 1)
                .node("Reshape", "r, shape -> r4")
                .node("Mul", "input, r4 -> gradient"));

    Graph alone = GradientGraph.of(whole, "target", "gradient");

    assertThat(gradient(alone)).containsExactly(gradient(whole));
    assertThat(operators(alone)).contains("OneHot");
  }

  @Test
  void shouldSayThatAHeapIsTooSmallForTheFile(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("model.backward.onnx"), new byte[1000]);

    assertThat(GradientGraph.fits(file, 8000)).isTrue();
    assertThat(GradientGraph.fits(file, 7999)).isFalse();
    assertThat(GradientGraph.fits(folder.resolve("none"), 7999)).isTrue();
  }

  private static ModelBuilder seeded() {
    return new ModelBuilder(17)
        .input("input", "N", 4, 2, 3)
        .inputOfLongs("target", "N")
        .constant("depth", 5)
        .constant("values", new float[] {0, 1}, 2)
        .node("OneHot", "target, depth, values -> h", integer("axis", -1));
  }

  private static Graph graph(ModelBuilder model) {
    return GraphReader.read(
        model.output("logits", "N", 5).output("gradient", "N", 4, 2, 3).bytes());
  }

  private static Stream<String> operators(Graph graph) {
    return graph.nodes().stream().map(node -> node.opType());
  }

  private static float[] values(int count) {
    SplittableRandom random = new SplittableRandom(count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  private static float[] gradient(Graph graph) throws OrtException {
    OrtEnvironment environment = ProcessEnvironment.get();
    try (OrtSession session = environment.createSession(GraphWriter.write(graph));
        OnnxTensor image =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(values(ROWS * PIXELS)), new long[] {ROWS, 4, 2, 3});
        OnnxTensor target =
            OnnxTensor.createTensor(
                environment, LongBuffer.wrap(new long[] {4, 0, 2}), new long[] {ROWS});
        OrtSession.Result result =
            session.run(Map.of("input", image, "target", target), Set.of("gradient"))) {
      FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] gradient = new float[buffer.remaining()];
      buffer.get(gradient);
      for (int i = 0; i < gradient.length; i++) {
        // A product alone may be minus zero, which a sum never is.
        gradient[i] += 0f;
      }
      return gradient;
    }
  }
}
