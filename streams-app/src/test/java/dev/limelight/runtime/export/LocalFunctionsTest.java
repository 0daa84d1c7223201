package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.OnnxException;
import dev.limelight.onnx.OpsetNormalizer;
import dev.limelight.onnx.UnsupportedModelException;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Local functions: inlined, a model says the same as ONNX Runtime makes of it with them. */
class LocalFunctionsTest {
  private static final String DOMAIN = "pkg.test";
  private static final FloatTensor X =
      FloatTensor.of(Shape.of(2, 3), new float[] {-1.5f, 0.25f, 2, 0.5f, -0.75f, 1});

  private static FunctionProto.Builder function(
      String name, List<String> inputs, List<String> outputs, ModelBuilder body) {
    return FunctionProto.newBuilder()
        .setDomain(DOMAIN)
        .setName(name)
        .addAllInput(inputs)
        .addAllOutput(outputs)
        .addAllNode(body.proto().getGraph().getNodeList())
        .addAllOpsetImport(body.proto().getOpsetImportList())
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(DOMAIN).setVersion(1));
  }

  /** The model with functions; its nodes of no ONNX operator become calls. */
  private static ModelProto model(ModelBuilder main, FunctionProto.Builder... functions) {
    ModelProto.Builder model =
        main.proto().toBuilder()
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(DOMAIN).setVersion(1));
    List<String> names = List.of(functions).stream().map(FunctionProto.Builder::getName).toList();
    model.getGraphBuilder().getNodeBuilderList().forEach(node -> toCall(node, names));
    for (FunctionProto.Builder function : functions) {
      function.getNodeBuilderList().forEach(node -> toCall(node, names));
      model.addFunctions(function);
    }
    return model.build();
  }

  private static void toCall(NodeProto.Builder node, List<String> functions) {
    if (functions.contains(node.getOpType())) {
      node.setDomain(DOMAIN);
    }
    for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
      if (attribute.hasG()) {
        attribute.getGBuilder().getNodeBuilderList().forEach(inner -> toCall(inner, functions));
      }
    }
  }

  private static ModelBuilder main() {
    return new ModelBuilder(18).input("x", "N", 3).output("y", "N", 3);
  }

  private static AttributeProto reference(
      String name, String parameter, AttributeProto.AttributeType type) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setRefAttrName(parameter)
        .setType(type)
        .build();
  }

  private static FloatTensor run(byte[] model) {
    try (OrtRunner runner = new OrtRunner(model, 1)) {
      return Objects.requireNonNull(runner.run(Feeds.image("x", X)).get("y"));
    }
  }

  private static Graph inlined(ModelProto model) {
    Graph graph = GraphReader.read(model.toByteArray());
    assertThat(graph.nodes()).extracting(Node::domain).containsOnly("");
    assertThat(run(GraphWriter.write(graph)))
        .as("inlined by us and by ONNX Runtime")
        .isEqualTo(run(model.toByteArray()));
    return graph;
  }

  @Test
  void shouldSayTheSameWhenFunctionsCallFunctions() {
    FunctionProto.Builder square =
        function(
            "Square", List.of("a"), List.of("b"), new ModelBuilder(18).node("Mul", "a, a -> b"));
    FunctionProto.Builder twice =
        function(
            "Twice",
            List.of("a"),
            List.of("b"),
            new ModelBuilder(18)
                .node("Square", "a -> t")
                .node("Neg", "t -> u")
                .node("Square", "u -> b"));

    Graph graph =
        inlined(model(main().node("Twice", "x -> m").node("Twice", "m -> y"), twice, square));

    assertThat(graph.nodes()).hasSize(6);
    assertThat(graph.nodes()).extracting(Node::name).contains("Twice_0/Neg_1", "Twice_1/Neg_1");
  }

  @Test
  void shouldTakeDefaultWhenCallLeavesAttributeOut() {
    FunctionProto.Builder leaky =
        function(
                "Leaky",
                List.of("a"),
                List.of("b"),
                new ModelBuilder(18)
                    .node(
                        "LeakyRelu",
                        "a -> b",
                        reference("alpha", "slope", AttributeProto.AttributeType.FLOAT)))
            .addAttributeProto(real("slope", 0.5f));

    inlined(
        model(main().node("Leaky", "x -> m").node("Leaky", "m -> y", real("slope", 0.25f)), leaky));
  }

  @Test
  void shouldLeaveAttributeOutWhenCallDoes() {
    FunctionProto.Builder leaky =
        function(
                "Leaky",
                List.of("a"),
                List.of("b"),
                new ModelBuilder(18)
                    .node(
                        "LeakyRelu",
                        "a -> b",
                        reference("alpha", "slope", AttributeProto.AttributeType.FLOAT)))
            .addAttribute("slope");

    Graph graph = GraphReader.read(model(main().node("Leaky", "x -> y"), leaky).toByteArray());

    assertThat(graph.nodes().get(0).attributes().has("alpha")).isFalse();
  }

  @Test
  void shouldPassNothingOnWhenOptionalInputIsMissing() {
    FunctionProto.Builder bounded =
        function(
            "Bounded",
            List.of("a", "low", "high"),
            List.of("b"),
            new ModelBuilder(18).node("Clip", "a, low, high -> b"));

    inlined(
        model(
            main()
                .constant("one", new float[] {1})
                .node("Bounded", "x, , one -> m")
                .node("Bounded", "m -> y"),
            bounded));
  }

  @Test
  void shouldSayTheSameWhenOutputsAreUnusedOrInputsAreHandedOn() {
    FunctionProto.Builder both =
        function(
            "Both",
            List.of("a"),
            List.of("b", "a", "c"),
            new ModelBuilder(18).node("Relu", "a -> b").node("Neg", "a -> c"));

    Graph graph =
        GraphReader.read(
            model(main().node("Both", "x -> m, n").node("Add", "m, n -> y"), both).toByteArray());

    assertThat(run(GraphWriter.write(graph)).values())
        .containsExactly(-1.5f, 0.5f, 4, 1, -0.75f, 2);
  }

  @Test
  void shouldKeepValuesApartWhenNamesCollide() {
    FunctionProto.Builder shift =
        function(
            "Shift",
            List.of("x"),
            List.of("y"),
            new ModelBuilder(18).node("Exp", "x -> t").node("Add", "t, x -> y"));

    inlined(
        model(
            main()
                .node("Abs", "x -> t")
                .node("Neg", "t -> Shift_2/t")
                .node("Shift", "Shift_2/t -> m")
                .node("Add", "m, t -> y"),
            shift));
  }

  @Test
  void shouldChooseByOverloadWhenNamesAreEqual() {
    FunctionProto.Builder up =
        function("Go", List.of("a"), List.of("b"), new ModelBuilder(18).node("Exp", "a -> b"));
    FunctionProto.Builder down =
        function("Go", List.of("a"), List.of("b"), new ModelBuilder(18).node("Neg", "a -> b"))
            .setOverload("down");
    ModelProto.Builder model = model(main().node("Go", "x -> y"), up, down).toBuilder();
    model.getGraphBuilder().getNodeBuilder(0).setOverload("down");

    assertThat(GraphReader.read(model.build().toByteArray()).nodes().get(0).opType())
        .isEqualTo("Neg");
  }

  @Test
  void shouldConvertBodyWhenFunctionHasItsOwnOpset() {
    FunctionProto.Builder mean =
        function(
            "Centre",
            List.of("a"),
            List.of("b"),
            new ModelBuilder(13)
                .node("ReduceMean", "a -> m", ints("axes", 1))
                .node("Sub", "a, m -> b"));

    Graph graph = GraphReader.read(model(main().node("Centre", "x -> y"), mean).toByteArray());

    assertThat(graph.opset()).isEqualTo(OpsetNormalizer.TARGET);
    assertThat(run(GraphWriter.write(graph)).values())
        .containsExactly(
            new float[] {-1.75f, 0, 1.75f, 0.25f, -1, 0.75f},
            org.assertj.core.data.Offset.offset(1e-6f));
  }

  @Test
  void shouldRefuseByNumberWhenFunctionsOpsetIsOutOfRange() {
    FunctionProto.Builder late =
        function("Late", List.of("a"), List.of("b"), new ModelBuilder(23).node("Neg", "a -> b"));

    assertThatThrownBy(
            () -> GraphReader.read(model(main().node("Late", "x -> y"), late).toByteArray()))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("opset 23");
  }

  @Test
  void shouldInlineWithinBranchesWhenFunctionHoldsSubgraph() {
    GraphProto.Builder then =
        new ModelBuilder(18)
            .node("Square", "a -> r").output("r", "N", 3).proto().getGraph().toBuilder();
    GraphProto.Builder otherwise =
        new ModelBuilder(18)
            .node("Neg", "a -> r").output("r", "N", 3).proto().getGraph().toBuilder();
    FunctionProto.Builder square =
        function(
            "Square", List.of("q"), List.of("p"), new ModelBuilder(18).node("Mul", "q, q -> p"));
    FunctionProto.Builder choose =
        function(
            "Choose",
            List.of("a"),
            List.of("b"),
            new ModelBuilder(18)
                .node("ReduceSum", "a -> s", integer("keepdims", 0))
                .node("Cast", "s -> c", integer("to", 9))
                .node("If", "c -> b", graph("then_branch", then), graph("else_branch", otherwise)));

    inlined(model(main().node("Choose", "x -> m").node("Choose", "m -> y"), choose, square));
  }

  private static AttributeProto graph(String name, GraphProto.Builder graph) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.GRAPH)
        .setG(graph.setName(name))
        .build();
  }

  @Test
  void shouldNameFunctionWhenItCallsItself() {
    FunctionProto.Builder ping =
        function("Ping", List.of("a"), List.of("b"), new ModelBuilder(18).node("Pong", "a -> b"));
    FunctionProto.Builder pong =
        function("Pong", List.of("a"), List.of("b"), new ModelBuilder(18).node("Ping", "a -> b"));

    assertThatThrownBy(
            () -> GraphReader.read(model(main().node("Ping", "x -> y"), ping, pong).toByteArray()))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("'Ping' calls itself");
  }

  @Test
  void shouldRefuseQuicklyWhenCallsMultiply() {
    FunctionProto.Builder[] functions = new FunctionProto.Builder[60];
    for (int i = 0; i < functions.length; i++) {
      String next = i == functions.length - 1 ? "Neg" : "F" + (i + 1);
      functions[i] =
          function(
              "F" + i,
              List.of("a"),
              List.of("b"),
              new ModelBuilder(18).node(next, "a -> t").node(next, "t -> b"));
    }
    byte[] bomb = model(main().node("F0", "x -> y"), functions).toByteArray();

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () ->
            assertThatThrownBy(() -> GraphReader.read(bomb))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("250000 nodes"));
  }

  @Test
  void shouldRefuseWhenCallsLieTooDeep() {
    FunctionProto.Builder[] functions = new FunctionProto.Builder[5000];
    for (int i = 0; i < functions.length; i++) {
      String next = i == functions.length - 1 ? "Neg" : "F" + (i + 1);
      functions[i] =
          function("F" + i, List.of("a"), List.of("b"), new ModelBuilder(18).node(next, "a -> b"));
    }

    assertThatThrownBy(
            () -> GraphReader.read(model(main().node("F0", "x -> y"), functions).toByteArray()))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("100 deep");
  }

  @Test
  void shouldNameCallWhenItDoesNotFitItsFunction() {
    FunctionProto.Builder one =
        function("One", List.of("a"), List.of("b"), new ModelBuilder(18).node("Neg", "a -> b"));

    assertThatThrownBy(
            () -> GraphReader.read(model(main().node("One", "x, x -> y"), one).toByteArray()))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("One_0")
        .hasMessageContaining("2 inputs");
  }

  @Test
  void shouldIgnoreFunctionWhenNothingCallsIt() {
    FunctionProto.Builder unused =
        function(
            "Unused", List.of("a"), List.of("b"), new ModelBuilder(18).node("Unused", "a -> b"));

    assertThat(GraphReader.read(model(main().node("Neg", "x -> y"), unused).toByteArray()).nodes())
        .hasSize(1);
  }
}
