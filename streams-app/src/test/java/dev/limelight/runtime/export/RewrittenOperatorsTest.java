package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.UnsupportedOperatorsException;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.RewrittenNodes;
import dev.limelight.onnx.StandardOperators;
import dev.limelight.onnx.UnsupportedModelException;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators that ONNX Runtime merges others into, and those of quantised numbers. */
class RewrittenOperatorsTest {
  private static final DifferentiationOptions CPU = DifferentiationOptions.STANDARD_CPU;

  @TempDir Path folder;

  static List<OpCase> cases() {
    return RewrittenCases.all();
  }

  @Test
  void shouldHaveCaseForEveryOperator() {
    Set<String> tried = new TreeSet<>();
    for (OpCase each : cases()) {
      each.nodes()
          .forEach(
              node ->
                  tried.add(
                      node.getDomain().isEmpty()
                          ? node.getOpType()
                          : node.getDomain() + "." + node.getOpType()));
    }

    assertThat(tried).containsAll(StandardOperators.table().keySet());
  }

  /** The export holds each node against the original, and its gradient against differences. */
  @ParameterizedTest
  @MethodSource("cases")
  void shouldProveItselfWhenWrittenInOthers(OpCase model) throws IOException {
    Path file = model.writeTo(folder);
    Set<String> before = operators(GraphReader.read(file));

    ExportedModel exported = Exports.of(file, CPU);

    assertThat(exported.selfCheck().passed()).isTrue();
    assertThat(before).containsAnyElementsOf(StandardOperators.table().keySet());
    assertThat(operators(exported.graph()))
        .doesNotContainAnyElementsOf(StandardOperators.table().keySet());
    assertThat(exported.remarks()).anySatisfy(line -> assertThat(line).contains("held against"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldNameNodeWhenItIsWrittenInSomethingElse(OpCase model) throws IOException {
    Graph graph = GraphReader.read(model.writeTo(folder));
    ValueInfo image = graph.inputs().get(0);
    RewrittenNodes right = RewrittenNodes.of(graph, image);
    FloatTensor pictures = TestImages.batch(Shape.of(4, 6, 8), 2, -1f, 1f);

    RewritingProof.of(right, image, pictures);
    assertThat(right.pairs()).isNotEmpty();
    assertThatThrownBy(() -> RewritingProof.of(shifted(right), image, pictures))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("(" + right.pairs().get(0).node().operator() + ")")
        .hasMessageContaining("computes something else");
  }

  /** What was made of each node, one and a half steps further on. */
  private static RewrittenNodes shifted(RewrittenNodes right) {
    Map<String, ConstantTensor> constants = new LinkedHashMap<>(right.graph().initializers());
    List<Node> nodes = new ArrayList<>();
    for (Node node : right.graph().nodes()) {
      boolean last =
          right.pairs().stream()
              .anyMatch(
                  pair ->
                      node.output(0).equals("limelight/beside/" + pair.node().name() + "/made"));
      if (!last) {
        nodes.add(node);
        continue;
      }
      String moved = node.output(0) + "/moved";
      nodes.add(node.withOutputs(List.of(moved)));
      nodes.add(
          Node.of(
              moved,
              "Add",
              List.of(moved, moved + "/by"),
              List.of(node.output(0)),
              Attributes.NONE));
      constants.put(moved + "/by", ConstantTensor.scalar(1.5f));
    }
    return new RewrittenNodes(
        right.graph().withNodes(nodes).withInitializers(constants), right.pairs());
  }

  /** One scale for each channel came with opset 13; QLinearConv had it before. */
  @ParameterizedTest
  @ValueSource(ints = {11, 12, 13, 21})
  void shouldTakeScaleByChannelWhenOpsetHasNone(int opset) throws IOException {
    ModelBuilder model =
        new ModelBuilder(opset)
            .input("image", "N", 3, 6, 6)
            .constant("s", new float[] {0.01f})
            .bytes("z", false, new int[] {128})
            .constant("ks", new float[] {0.02f, 0.01f}, 2)
            .bytes("kz", true, new int[2], 2)
            .bytes("k", true, new int[] {50, -60, 70, 20, 90, -100}, 2, 3, 1, 1)
            .node("Tanh", "image -> t")
            .node("QuantizeLinear", "t, s, z -> q")
            .node("QLinearConv", "q, s, z, k, ks, kz, s, z -> p")
            .node("DequantizeLinear", "p, s, z -> d");

    assertThat(Exports.of(written(dense(model, "d", 72)), CPU).selfCheck().passed()).isTrue();
  }

  /** LayerNormalization came with opset 17; ONNX Runtime knows it before that. */
  @ParameterizedTest
  @ValueSource(ints = {11, 16, 21})
  void shouldNormaliseLayersWhenOpsetHasNone(int opset) throws IOException {
    ModelBuilder model =
        new ModelBuilder(opset)
            .input("image", "N", 3, 6, 6)
            .constant("g", OpCase.values(4, 6), 6)
            .constant("rows", 0, 18, 6)
            .node("Reshape", "image, rows -> r")
            .node("Tanh", "r -> t")
            .node("Sin", "r -> s")
            .node("com.microsoft", "SkipLayerNormalization", "t, s, g -> d");

    assertThat(Exports.of(written(dense(model, "d", 108)), CPU).selfCheck().passed()).isTrue();
  }

  /** ONNX Runtime would quantise the weights, to 8 bits by one scale. */
  @Test
  void shouldKeepFloatWeightsWhenOnlyActivationsAreQuantised() throws IOException {
    float[] kernel = OpCase.values(4, 4 * 3 * 9);
    kernel[0] = 30;
    ModelBuilder model =
        new ModelBuilder(18)
            .input("image", "N", 3, 6, 6)
            .constant("s", new float[] {0.01f})
            .constant("s2", new float[] {0.3f})
            .bytes("z", false, new int[] {128})
            .constant("k", kernel, 4, 3, 3, 3)
            .node("Tanh", "image -> t")
            .node("QuantizeLinear", "t, s, z -> q")
            .node("DequantizeLinear", "q, s, z -> d")
            .node("Conv", "d, k -> c")
            .node("QuantizeLinear", "c, s2, z -> p")
            .node("DequantizeLinear", "p, s2, z -> e");

    ExportedModel exported = Exports.of(written(dense(model, "e", 64)), CPU);

    assertThat(exported.graph().nodes())
        .filteredOn(node -> node.opType().equals("QuantizeLinear"))
        .hasSize(2);
    assertThat(exported.selfCheck().logitsError()).isLessThan(1e-4);
  }

  @Test
  void shouldNameOperatorWhenItsFormIsNotCovered() throws IOException {
    ModelBuilder model =
        new ModelBuilder(18)
            .input("image", "N", 3, 6, 6)
            .constant("rows", 0, 6, 18)
            .constant("p", OpCase.values(1, 18 * 54), 18, 54)
            .constant("b", OpCase.values(2, 54), 54)
            .node("Tanh", "image -> x")
            .node("Reshape", "x, rows -> t")
            .node(
                "com.microsoft",
                "Attention",
                "t, p, b -> y",
                integer("num_heads", 3),
                integer("unidirectional", 1));

    assertThatThrownBy(() -> Exports.of(written(dense(model, "y", 108)), CPU))
        .isInstanceOf(UnsupportedOperatorsException.class)
        .hasMessageContaining("com.microsoft.Attention")
        .hasMessageContaining("not standard ONNX");
  }

  private static ModelBuilder dense(ModelBuilder model, String value, int size) {
    return model
        .node("Flatten", value + " -> f")
        .constant("w", OpCase.values(3, size * 3), size, 3)
        .node("MatMul", "f, w -> logits")
        .output("logits", "N", 3);
  }

  private Path written(ModelBuilder model) throws IOException {
    return model.writeTo(folder.resolve("model.onnx"));
  }

  private static Set<String> operators(Graph graph) {
    Set<String> operators = new TreeSet<>();
    graph.nodes().forEach(node -> operators.add(node.operator()));
    return operators;
  }
}
