package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.OpsetNormalizer;
import dev.limelight.onnx.UnsupportedModelException;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ONNX Runtime says the same of a node at its own opset and as it is converted. */
class OpsetConversionsTest {
  private static final Shape SHAPE = Shape.of(2, 4, 6, 6);

  /** One node {@code x ... -> y} at an opset, with the constants it may name. */
  private record Case(int opset, String opType, String values, List<AttributeProto> attributes) {
    /** The output's type is left for ONNX Runtime to infer. */
    byte[] bytes() {
      ModelProto.Builder proto = model().proto().toBuilder();
      proto.getGraphBuilder().getOutputBuilder(0).clearType();
      return proto.build().toByteArray();
    }

    private ModelBuilder model() {
      return new ModelBuilder(opset)
          .input("x", 2, 4, 6, 6)
          .constant("zero", new float[] {0})
          .constant("six", new float[] {0.6f})
          .constant("scale2", OpCase.values(3, 2), 2)
          .constant("bias2", OpCase.values(4, 2), 2)
          .constant("scale4", OpCase.values(5, 4), 4)
          .constant("bias4", OpCase.values(6, 4), 4)
          .constant("positive4", new float[] {1, 2, 0.5f, 3}, 4)
          .constant("step", new float[] {0.05f})
          .constant("roi", new float[0], 0)
          .constant("scales", new float[] {1, 1, 1.5f, 2}, 4)
          .constant("halves", new float[] {1, 1, 0.5f, 0.5f}, 4)
          .constant("pads", 0, 0, 1, 2, 0, 0, 2, 1)
          .constant("pads2", 1, 2, 2, 1)
          .constant("axes", 2, 3)
          .constant("none", new long[0])
          .constant("grid", OpCase.values(7, 2 * 3 * 3 * 2), 2, 3, 3, 2)
          .constant("rois", new float[] {0, 0, 4, 4, 1, 1, 5, 3}, 2, 4)
          .constant("batches", 0, 1)
          .constant("axis", 1)
          .constant("theta", OpCase.values(8, 12), 2, 2, 3)
          .constant("size", 2, 4, 3, 5)
          .constant("shape", 2, 24, 6)
          .node(opType, values, attributes.toArray(AttributeProto[]::new))
          .output("y");
    }

    @Override
    public String toString() {
      return opType
          + " at "
          + opset
          + " "
          + values
          + " "
          + attributes.stream().map(AttributeProto::getName).toList();
    }
  }

  private static Case at(int opset, String opType, String values, AttributeProto... attributes) {
    return new Case(opset, opType, values, List.of(attributes));
  }

  static Stream<Case> cases() {
    return Stream.of(
            Stream.of(
                at(11, "Softmax", "x -> y"),
                at(12, "Softmax", "x -> y", integer("axis", 2)),
                at(12, "Softmax", "x -> y", integer("axis", -2)),
                at(13, "Softmax", "x -> y"),
                at(11, "LogSoftmax", "x -> y", integer("axis", 0)),
                at(12, "Hardmax", "x -> y"),
                at(11, "ReduceSum", "x -> y", ints("axes", 1, -1), integer("keepdims", 0)),
                at(11, "ReduceSum", "x -> y"),
                at(11, "Split", "x -> y, z", integer("axis", 1), ints("split", 1, 3)),
                at(11, "Split", "x -> y, z", integer("axis", 1)),
                at(13, "Split", "x -> y, z", integer("axis", 1)),
                at(17, "Split", "x -> y, z", integer("axis", -1)),
                at(18, "Split", "x -> y, z", integer("axis", 3), integer("num_outputs", 2)),
                at(21, "Split", "x -> y, z", integer("axis", 3), integer("num_outputs", 2)),
                at(11, "Unsqueeze", "x -> y", ints("axes", 0, -1)),
                at(11, "Dropout", "x -> y"),
                at(11, "Dropout", "x -> y, mask", ModelBuilder.real("ratio", 0.3f)),
                at(12, "Dropout", "x, six -> y"),
                at(13, "Dropout", "x, six -> y, mask"),
                at(11, "BatchNormalization", "x, scale4, bias4, bias4, positive4 -> y"),
                at(14, "BatchNormalization", "x, scale4, bias4, bias4, positive4 -> y"),
                at(15, "BatchNormalization", "x, scale4, bias4, bias4, positive4 -> y"),
                at(11, "Clip", "x, zero, six -> y"),
                at(12, "Clip", "x, , six -> y"),
                at(11, "Pad", "x, pads -> y", text("mode", "reflect")),
                at(13, "Pad", "x, pads, six -> y"),
                at(18, "Pad", "x, pads2, , axes -> y", text("mode", "edge")),
                at(19, "Pad", "x, pads -> y", text("mode", "wrap")),
                at(21, "Pad", "x, pads2, six, axes -> y"),
                at(14, "Reshape", "x, shape -> y"),
                at(21, "Reshape", "x, shape -> y", integer("allowzero", 1)),
                at(14, "HardSwish", "x -> y"),
                at(18, "Mish", "x -> y"),
                at(12, "Celu", "x -> y"),
                at(11, "LRN", "x -> y", integer("size", 3)),
                at(11, "LpPool", "x -> y", ints("kernel_shape", 2, 2)),
                at(11, "CumSum", "x, axis -> y"),
                at(12, "Einsum", "x -> y", text("equation", "nchw->nwc")),
                at(20, "ConstantOfShape", "none -> y"),
                at(20, "AffineGrid", "theta, size -> y"),
                at(21, "AffineGrid", "theta, size -> y", integer("align_corners", 1)),
                at(11, "MeanVarianceNormalization", "x -> y"),
                at(13, "MeanVarianceNormalization", "x -> y", ints("axes", 1, 2)),
                at(20, "Gelu", "x -> y"),
                at(21, "Gelu", "x -> y", text("approximate", "tanh")),
                at(18, "GroupNormalization", "x, scale2, bias2 -> y", integer("num_groups", 2)),
                at(21, "GroupNormalization", "x, scale4, bias4 -> y", integer("num_groups", 2)),
                at(19, "Cast", "x -> y", integer("to", 1), integer("saturate", 1)),
                at(19, "CastLike", "x, six -> y", integer("saturate", 1)),
                at(16, "GridSample", "x, grid -> y", text("mode", "bicubic")),
                at(20, "GridSample", "x, grid -> y"),
                at(20, "GridSample", "x, grid -> y", text("mode", "cubic")),
                at(20, "GridSample", "x, grid -> y", text("mode", "nearest")),
                at(11, "RoiAlign", "x, rois, batches -> y"),
                at(16, "RoiAlign", "x, rois, batches -> y")),
            reductions(),
            pools(),
            dilatedPools(),
            resizes())
        .flatMap(part -> part);
  }

  private static Stream<Case> reductions() {
    return Stream.of(
            "ReduceMean",
            "ReduceMax",
            "ReduceMin",
            "ReduceProd",
            "ReduceL1",
            "ReduceL2",
            "ReduceLogSumExp",
            "ReduceSumSquare")
        .flatMap(
            op ->
                Stream.of(
                    at(11, op, "x -> y", ints("axes", 2, 3)),
                    at(17, op, "x -> y", ints("axes", -1), integer("keepdims", 0)),
                    at(20, op, "x, axes -> y")));
  }

  private static Stream<Case> pools() {
    AttributeProto kernel = ints("kernel_shape", 3, 3);
    AttributeProto strides = ints("strides", 2, 2);
    AttributeProto pads = ints("pads", 1, 1, 1, 1);
    return Stream.of(11, 18, 19, 21)
        .flatMap(
            opset ->
                Stream.of(
                    at(opset, "AveragePool", "x -> y", kernel, strides),
                    at(
                        opset,
                        "AveragePool",
                        "x -> y",
                        kernel,
                        strides,
                        pads,
                        integer("ceil_mode", 1)),
                    at(
                        opset,
                        "AveragePool",
                        "x -> y",
                        kernel,
                        strides,
                        pads,
                        integer("ceil_mode", 1),
                        integer("count_include_pad", 1)),
                    at(opset, "MaxPool", "x -> y", kernel, strides, pads, integer("ceil_mode", 1)),
                    at(opset, "MaxPool", "x -> y", kernel, text("auto_pad", "SAME_UPPER"))));
  }

  private static Stream<Case> dilatedPools() {
    AttributeProto kernel = ints("kernel_shape", 2, 3);
    AttributeProto gaps = ints("dilations", 2, 1);
    AttributeProto ceil = integer("ceil_mode", 1);
    AttributeProto pads = ints("pads", 1, 1, 0, 2);
    AttributeProto strides = ints("strides", 1, 2);
    return Stream.of(19, 21)
        .flatMap(
            opset ->
                Stream.of(
                    at(opset, "AveragePool", "x -> y", kernel, gaps),
                    at(opset, "AveragePool", "x -> y", kernel, ints("dilations", 1, 1)),
                    at(opset, "AveragePool", "x -> y", kernel, gaps, pads, strides),
                    at(
                        opset,
                        "AveragePool",
                        "x -> y",
                        kernel,
                        gaps,
                        pads,
                        integer("count_include_pad", 1)),
                    at(opset, "AveragePool", "x -> y", kernel, gaps, strides, ceil),
                    at(opset, "AveragePool", "x -> y", kernel, gaps, pads, strides, ceil),
                    at(
                        opset,
                        "AveragePool",
                        "x -> y",
                        kernel,
                        gaps,
                        ints("pads", 1, 2, 1, 2),
                        ints("strides", 3, 4),
                        ceil,
                        integer("count_include_pad", 1)),
                    at(
                        opset,
                        "AveragePool",
                        "x -> y",
                        kernel,
                        gaps,
                        ints("strides", 3, 3),
                        text("auto_pad", "VALID"),
                        ceil)));
  }

  private static Stream<Case> resizes() {
    String mode = "coordinate_transformation_mode";
    return Stream.of(
        at(
            11,
            "Resize",
            "x, roi, scales -> y",
            text(mode, "tf_half_pixel_for_nn"),
            text("nearest_mode", "floor")),
        at(11, "Resize", "x, roi, halves -> y", text(mode, "tf_half_pixel_for_nn")),
        at(11, "Resize", "x, roi, scales -> y", text(mode, "tf_half_pixel_for_nn")),
        at(11, "Resize", "x, roi, scales -> y", text("mode", "linear")),
        at(13, "Resize", "x, , scales -> y", text(mode, "align_corners"), text("mode", "linear")),
        at(18, "Resize", "x, , halves -> y", text("mode", "linear"), integer("antialias", 1)),
        at(19, "Resize", "x, , scales -> y", text("mode", "linear")),
        at(
            19,
            "Resize",
            "x, , scales -> y",
            text(mode, "half_pixel_symmetric"),
            text("mode", "linear")));
  }

  private static float[] run(byte[] model) {
    FloatTensor x = FloatTensor.of(SHAPE, OpCase.values(1, SHAPE.size()));
    try (OrtRunner runner = new OrtRunner(model, 1)) {
      return Objects.requireNonNull(runner.run(Feeds.image("x", x)).get("y")).values();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void shouldSayTheSameWhenConverted(Case node) {
    byte[] original = node.bytes();
    Graph normal = OpsetNormalizer.normalize(GraphReader.read(original));

    assertThat(normal.opset()).isEqualTo(18);
    assertThat(run(GraphWriter.write(normal.withOutputs(List.of()), List.of("y"))))
        .containsExactly(run(original), within(1e-5f));
  }

  @Test
  void shouldNameNodeWhenItHasNoOlderForm() {
    Case dilated =
        at(
            19,
            "AveragePool",
            "x -> y",
            ints("kernel_shape", 2, 2),
            ints("dilations", 2, 2),
            text("auto_pad", "SAME_UPPER"));
    Graph graph = GraphReader.read(dilated.bytes());

    assertThatThrownBy(() -> OpsetNormalizer.normalize(graph))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("AveragePool_0")
        .hasMessageContaining("opset 18");
  }
}
