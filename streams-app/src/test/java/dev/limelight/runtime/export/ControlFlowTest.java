package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.UnsupportedOperatorsException;
import dev.limelight.autodiff.UnsupportedOperatorsException.UnsupportedNode;
import dev.limelight.onnx.Node;
import dev.limelight.runtime.ModelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Branches that are settled by shapes are taken; what is not is refused by name. */
class ControlFlowTest {
  @TempDir Path folder;

  private static ModelBuilder network() {
    return new ModelBuilder(13)
        .input("image", "N", 3, 6, 6)
        .constant("k", OpCase.values(1, 4 * 3 * 9), 4, 3, 3, 3)
        .constant("w", OpCase.values(2, 12), 4, 3)
        .constant("zero", 0)
        .constant("one", 1)
        .constant("two", 2)
        .constant("last", 2, 3)
        .node("Conv", "image, k -> c")
        .node("Relu", "c -> r")
        .node("GlobalAveragePool", "r -> p");
  }

  private static ModelBuilder classified(ModelBuilder model, String features) {
    return model.node("MatMul", features + ", w -> scores").output("scores", "N", 3);
  }

  private static AttributeProto branch(String name, ModelBuilder body) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.GRAPH)
        .setG(body.proto().getGraph().toBuilder().setName(name))
        .build();
  }

  /** {@code if shape(p)[axis] == 1: squeeze(p) else: -squeeze(p)}, as tracing writes it. */
  static ModelBuilder squeezed(String axis) {
    return classified(
        network()
            .node("Shape", "p -> s")
            .node("Gather", "s, " + axis + " -> d")
            .node("Equal", "d, one -> q")
            .node("Squeeze", "q -> condition")
            .node(
                "If",
                "condition -> f",
                branch(
                    "then_branch",
                    new ModelBuilder(13).node("Squeeze", "p, last -> t").output("t", "N", 4)),
                branch(
                    "else_branch",
                    new ModelBuilder(13)
                        .constant("axes", 2, 3)
                        .node("Squeeze", "p, axes -> t")
                        .node("Neg", "t -> u")
                        .output("u", "N", 4))),
        "f");
  }

  private ExportedModel export(ModelProto model) throws IOException {
    return Exports.of(
        Files.write(folder.resolve("model.onnx"), model.toByteArray()),
        DifferentiationOptions.STANDARD_CPU);
  }

  @Test
  void shouldTakeBranchWhenConditionDependsOnShapesOnly() throws IOException {
    assertThat(export(squeezed("two").proto()).graph().nodes())
        .extracting(Node::opType)
        .doesNotContain("If", "Neg");
  }

  @Test
  void shouldTakeBranchWhenConditionIsConstant() throws IOException {
    ModelProto.Builder model = squeezed("two").proto().toBuilder();
    // Node 6 wrote the condition; now an initializer does.
    model.getGraphBuilder().removeNode(6);
    model
        .getGraphBuilder()
        .addInitializerBuilder()
        .setName("condition")
        .setDataType(TensorProto.DataType.BOOL.getNumber())
        .addInt32Data(1);
    assertThat(export(model.build()).graph().nodes())
        .extracting(Node::opType)
        .doesNotContain("If", "Neg");
  }

  @Test
  void shouldTakeOneImageAtATimeWhenConditionDependsOnBatch() throws IOException {
    Path model = Files.write(folder.resolve("model.onnx"), squeezed("zero").proto().toByteArray());

    ExportedModel exported = Exports.of(model, DifferentiationOptions.STANDARD_CPU);

    assertThat(exported.image().dims().get(0)).isEqualTo("1");
  }

  @Test
  void shouldNameBranchWhenConditionDependsOnImage() {
    ModelBuilder model =
        classified(
            network()
                .node("Flatten", "p -> flat")
                .node("ReduceSum", "p -> sum", integer("keepdims", 0))
                .node("Cast", "sum -> condition", integer("to", 9))
                .node(
                    "If",
                    "condition -> f",
                    branch(
                        "then_branch",
                        new ModelBuilder(13).node("Relu", "flat -> t").output("t", "N", 4)),
                    branch(
                        "else_branch",
                        new ModelBuilder(13).node("Neg", "flat -> t").output("t", "N", 4))),
            "f");
    assertRefused(model.proto(), "If", "If_6", "control flow");
  }

  /** Twice over, {@code f = relu(f)}. */
  @Test
  void shouldNameLoopWhenItLiesOnThePath() {
    ModelProto.Builder model =
        classified(
            network()
                .node("Flatten", "p -> flat")
                .node(
                    "Loop",
                    "two, , flat -> f",
                    branch(
                        "body",
                        new ModelBuilder(13)
                            .inputOfLongs("turn")
                            .input("again")
                            .input("before", "N", 4)
                            .node("Identity", "again -> goesOn")
                            .node("Relu", "before -> after")
                            .output("goesOn")
                            .output("after", "N", 4))),
            "f")
            .proto()
            .toBuilder();
    GraphProto.Builder body =
        model.getGraphBuilder().getNodeBuilder(4).getAttributeBuilder(0).getGBuilder();
    for (ValueInfoProto.Builder truth :
        List.of(body.getInputBuilder(1), body.getOutputBuilder(0))) {
      truth
          .getTypeBuilder()
          .getTensorTypeBuilder()
          .setElemType(TensorProto.DataType.BOOL.getNumber());
    }
    assertRefused(model.build(), "Loop", "Loop_4", "loop unrolled");
  }

  /** Sums of the rows so far. */
  @Test
  void shouldNameScanWhenItLiesOnThePath() {
    ModelBuilder model =
        classified(
            network()
                .node("Flatten", "p -> flat")
                .constant("zeros", new float[4], 4)
                .node(
                    "Scan",
                    "zeros, flat -> total, f",
                    integer("num_scan_inputs", 1),
                    branch(
                        "body",
                        new ModelBuilder(13)
                            .input("before", 4)
                            .input("row", 4)
                            .node("Add", "before, row -> after")
                            .node("Identity", "after -> sum")
                            .output("after", 4)
                            .output("sum", 4))),
            "f");
    assertRefused(model.proto(), "Scan", "Scan_4", "loop unrolled");
  }

  @Test
  void shouldNameDomainAndSequenceAtOnceWhenBothAreOnThePath() {
    ModelProto.Builder model =
        classified(
            network()
                .node("Flatten", "p -> flat")
                .node("FusedThing", "flat -> g")
                .node("SequenceConstruct", "g -> seq")
                .node("ConcatFromSequence", "seq -> f", integer("axis", 1)),
            "f")
            .proto()
            .toBuilder();
    model.getGraphBuilder().getNodeBuilder(4).setDomain("com.example");
    assertThatThrownBy(() -> export(model.build()))
        .isInstanceOfSatisfying(
            UnsupportedOperatorsException.class,
            e ->
                assertThat(e.nodes())
                    .extracting(UnsupportedNode::operator)
                    .containsExactly(
                        "com.example.FusedThing", "SequenceConstruct", "ConcatFromSequence"))
        .hasMessageContaining("not standard ONNX")
        .hasMessageContaining("sequences of tensors");
  }

  @Test
  void shouldIgnoreControlFlowWhenLogitsDoNotDependOnIt() throws IOException {
    ModelBuilder model = squeezed("two");
    model
        .node("ReduceSum", "p -> sum", integer("keepdims", 0))
        .node("Cast", "sum -> unsettled", integer("to", 9))
        .node(
            "If",
            "unsettled -> other",
            branch("then_branch", new ModelBuilder(13).node("Relu", "p -> t").output("t", "N", 4)),
            branch("else_branch", new ModelBuilder(13).node("Neg", "p -> t").output("t", "N", 4)))
        .node("Neg", "other -> aux");
    assertThat(export(model.proto()).logitsValue()).isEqualTo("scores");
  }

  private void assertRefused(ModelProto model, String operator, String node, String reason) {
    assertThatThrownBy(() -> export(model))
        .isInstanceOfSatisfying(
            UnsupportedOperatorsException.class,
            e -> {
              assertThat(e.nodes()).hasSize(1);
              assertThat(e.nodes().get(0).operator()).isEqualTo(operator);
              assertThat(e.nodes().get(0).node()).isEqualTo(node);
              assertThat(e.nodes().get(0).reason()).contains(reason);
            });
  }
}
