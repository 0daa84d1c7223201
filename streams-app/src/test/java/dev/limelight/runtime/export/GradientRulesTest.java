package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.real;
import static dev.limelight.runtime.ModelBuilder.text;
import static dev.limelight.runtime.export.OpCase.positive;
import static dev.limelight.runtime.export.OpCase.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.autodiff.OperatorRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule against central differences of the forward model, for both lowerings. */
class GradientRulesTest {
  private static final int ALL = OpCase.CHANNELS * OpCase.HEIGHT * OpCase.WIDTH;
  private static final int PLANE = OpCase.HEIGHT * OpCase.WIDTH;
  private static final double TOLERANCE = 5e-3;

  @TempDir Path folder;

  static Stream<Arguments> cases() {
    return Stream.of(
            elementwise(), activations(), linear(), convolutions(), pooling(), shaping(), others())
        .flatMap(List::stream)
        .flatMap(c -> Stream.of(Lowering.values()).map(lowering -> Arguments.of(c, lowering)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("cases")
  void shouldAgreeWithFiniteDifferences(OpCase opCase, Lowering lowering) throws IOException {
    SelfCheck.Result check = export(new ModelExporter(), opCase, lowering).selfCheck();

    assertThat(check.maskedGradientError())
        .as("error along masked gradients; %s", check.summary())
        .isLessThanOrEqualTo(TOLERANCE);
    assertThat(check.randomDirectionError())
        .as("error along random directions; %s", check.summary())
        .isLessThanOrEqualTo(4 * TOLERANCE + check.randomDirectionUncertainty());
  }

  @Test
  void shouldRefuseGraphWhenRuleIsWrong() {
    OperatorRules wrong =
        new OperatorRules.Builder()
            .rule(
                "Sin", c -> c.toInput(0, g -> c.graph().mul(g, c.graph().unary("Cos", c.input(0)))))
            .rule("Flatten", c -> c.toInput(0, g -> c.graph().reshapeLike(g, c.input(0))))
            .rule(
                "MatMul",
                c -> c.toInput(0, g -> c.graph().matMul(g, c.graph().matrixTranspose(c.input(1)))))
            .rule("Tanh", c -> c.toInput(0, g -> c.graph().scale(g, 0.9f)))
            .build();

    assertThatThrownBy(
            () -> export(new ModelExporter(wrong), OpCase.node("Tanh", ALL), Lowering.CPU))
        .isInstanceOf(SelfCheckFailedException.class)
        .hasMessageContaining("finite differences");
  }

  @Test
  void shouldRefuseGraphWhenGradientMissesBranch() {
    OpCase branches =
        OpCase.of(
            "branches",
            ALL,
            m -> m.node("Tanh", "x -> a").node("Sigmoid", "x -> b").node("Mul", "a, b -> y"));
    OperatorRules wrong =
        new OperatorRules.Builder()
            .rule(
                "Sin", c -> c.toInput(0, g -> c.graph().mul(g, c.graph().unary("Cos", c.input(0)))))
            .rule("Flatten", c -> c.toInput(0, g -> c.graph().reshapeLike(g, c.input(0))))
            .rule(
                "MatMul",
                c -> c.toInput(0, g -> c.graph().matMul(g, c.graph().matrixTranspose(c.input(1)))))
            .rule("Tanh", c -> c.toInput(0, g -> g))
            .zero("Sigmoid")
            .broadcasting("Mul", c -> c.toInput(0, g -> c.graph().mul(g, c.input(1))))
            .build();

    assertThatThrownBy(() -> export(new ModelExporter(wrong), branches, Lowering.CPU))
        .isInstanceOf(SelfCheckFailedException.class);
  }

  private ExportedModel export(ModelExporter exporter, OpCase opCase, Lowering lowering)
      throws IOException {
    return exporter.export(
        new ExportRequest(
            opCase.writeTo(folder),
            ExportRequest.ImageInput.unknown(),
            Optional.empty(),
            Optional.empty(),
            new DifferentiationOptions(ReluRule.STANDARD, lowering)));
  }

  private static List<OpCase> elementwise() {
    List<OpCase> cases =
        OpCase.cases(
            OpCase.node("Neg", ALL),
            OpCase.node("Abs", ALL),
            OpCase.node("Exp", ALL),
            OpCase.node("Cos", ALL),
            OpCase.of("x + x", ALL, m -> m.node("Add", "x, x -> y")),
            OpCase.of("x * x", ALL, m -> m.node("Mul", "x, x -> y")),
            OpCase.of("x - sin x", ALL, m -> m.node("Sin", "x -> s").node("Sub", "x, s -> y")),
            OpCase.of(
                "x / (2 + x)",
                ALL,
                m ->
                    m.constant("two", new float[] {2}, 1)
                        .node("Add", "x, two -> d")
                        .node("Div", "x, d -> y")),
            OpCase.of(
                "log (2 + x)",
                ALL,
                m ->
                    m.constant("two", new float[] {2}, 1)
                        .node("Add", "x, two -> d")
                        .node("Log", "d -> y")),
            OpCase.of(
                "sqrt (2 + x)",
                ALL,
                m ->
                    m.constant("two", new float[] {2}, 1)
                        .node("Add", "x, two -> d")
                        .node("Sqrt", "d -> y")),
            OpCase.of(
                "1 / (2 + x)",
                ALL,
                m ->
                    m.constant("two", new float[] {2}, 1)
                        .node("Add", "x, two -> d")
                        .node("Reciprocal", "d -> y")),
            OpCase.of(
                "max", ALL, m -> m.constant("c", values(5, ALL), 4, 6, 8).node("Max", "x, c -> y")),
            OpCase.of(
                "min",
                ALL,
                m -> m.constant("c", values(6, ALL), 4, 6, 8).node("Min", "x, c -> y")));
    for (float exponent : new float[] {2f, 3f, 1f}) {
      cases.add(
          OpCase.of(
              "x ^ " + exponent,
              ALL,
              m -> m.constant("p", new float[] {exponent}).node("Pow", "x, p -> y")));
    }
    broadcasts().forEach(cases::add);
    return cases;
  }

  /** Both operands from the image, of every pair of broadcast shapes, for Add, Sub, Mul and Div. */
  private static Stream<OpCase> broadcasts() {
    long[][] axes = {{1}, {2}, {3}, {1, 2}, {2, 3}, {1, 2, 3}};
    return Stream.of("Add", "Sub", "Mul", "Div")
        .flatMap(
            op ->
                Stream.of(axes)
                    .flatMap(
                        reduced ->
                            Stream.of("x, r", "r, x").map(order -> broadcast(op, reduced, order))));
  }

  private static OpCase broadcast(String op, long[] reduced, String order) {
    return OpCase.of(
        op + "(" + order + ") over " + List.of(reduced.length, reduced[0]),
        ALL,
        m ->
            m.constant("axes", reduced)
                .constant("three", new float[] {3}, 1)
                .node("ReduceMean", "x, axes -> m")
                .node("Add", "m, three -> r")
                .node("Add", "x, three -> x3")
                .node(op, order.replace("x", "x3") + " -> y"));
  }

  private static List<OpCase> activations() {
    return OpCase.cases(
        OpCase.node("Relu", ALL),
        OpCase.node("LeakyRelu", ALL, real("alpha", 0.2f)),
        OpCase.node("Elu", ALL, real("alpha", 0.7f)),
        OpCase.node("Selu", ALL),
        OpCase.node("Celu", ALL, real("alpha", 0.6f)),
        OpCase.node("Sigmoid", ALL),
        OpCase.node("HardSigmoid", ALL, real("alpha", 0.7f), real("beta", 0.4f)),
        OpCase.node("HardSwish", ALL),
        OpCase.node("Tanh", ALL),
        OpCase.node("Erf", ALL),
        OpCase.node("Softplus", ALL),
        OpCase.node("Softsign", ALL),
        OpCase.node("Mish", ALL),
        OpCase.node("ThresholdedRelu", ALL, real("alpha", 0.3f)),
        OpCase.of(
            "PRelu", ALL, m -> m.constant("s", positive(8, 4), 4, 1, 1).node("PRelu", "x, s -> y")),
        OpCase.of(
            "Clip both",
            ALL,
            m ->
                m.constant("lo", new float[] {-0.5f})
                    .constant("hi", new float[] {0.4f})
                    .node("Clip", "x, lo, hi -> y")),
        OpCase.of(
            "Clip above",
            ALL,
            m -> m.constant("hi", new float[] {0.4f}).node("Clip", "x, , hi -> y")),
        OpCase.of(
            "Clip below", ALL, m -> m.constant("lo", new float[] {0f}).node("Clip", "x, lo -> y")),
        OpCase.of("SiLU", ALL, m -> m.node("Sigmoid", "x -> s").node("Mul", "x, s -> y")));
  }

  private static List<OpCase> linear() {
    return OpCase.cases(
        OpCase.of(
            "MatMul constant right",
            4 * 6 * 5,
            m -> m.constant("b", values(9, 40), 8, 5).node("MatMul", "x, b -> y")),
        OpCase.of(
            "MatMul constant left",
            4 * 5 * 8,
            m -> m.constant("a", values(9, 30), 5, 6).node("MatMul", "a, x -> y")),
        OpCase.of(
            "MatMul both",
            4 * 6 * 6,
            m ->
                m.node("Transpose", "x -> t", ints("perm", 0, 1, 3, 2))
                    .node("MatMul", "x, t -> y")),
        OpCase.of(
            "Gemm transB",
            5,
            m ->
                m.node("Flatten", "x -> r")
                    .constant("b", values(9, 5 * ALL), 5, ALL)
                    .constant("c", values(10, 5), 5)
                    .node("Gemm", "r, b, c -> y", integer("transB", 1), real("alpha", 0.5f))));
  }

  private static List<OpCase> convolutions() {
    return OpCase.cases(
        conv("Conv 3x3", 5, 4, 3, 3, 5 * 6 * 8, ints("pads", 1, 1, 1, 1)),
        conv("Conv 3x3 valid", 5, 4, 3, 3, 5 * 4 * 6),
        conv(
            "Conv 3x3 stride 2",
            5,
            4,
            3,
            3,
            5 * 3 * 4,
            ints("pads", 1, 1, 1, 1),
            ints("strides", 2, 2)),
        conv("Conv 1x1 stride 2", 5, 4, 1, 1, 5 * 3 * 4, ints("strides", 2, 2)),
        conv("Conv 1x1 padded", 5, 4, 1, 1, 5 * 8 * 10, ints("pads", 1, 1, 1, 1)),
        conv(
            "Conv dilated",
            5,
            4,
            3,
            3,
            5 * 6 * 8,
            ints("pads", 2, 2, 2, 2),
            ints("dilations", 2, 2)),
        conv("Conv asymmetric pads", 5, 4, 3, 2, 5 * 5 * 10, ints("pads", 1, 0, 0, 3)),
        conv("Conv stride 3 leftover", 5, 4, 2, 2, 5 * 2 * 3, ints("strides", 3, 3)),
        conv("Conv 1x5", 3, 4, 1, 5, 3 * 6 * 8, ints("pads", 0, 2, 0, 2)),
        conv("Conv groups", 6, 2, 3, 3, 6 * 6 * 8, ints("pads", 1, 1, 1, 1), integer("group", 2)),
        conv(
            "Conv depthwise", 4, 1, 3, 3, 4 * 6 * 8, ints("pads", 1, 1, 1, 1), integer("group", 4)),
        conv(
            "Conv depthwise stride 2",
            4,
            1,
            3,
            3,
            4 * 3 * 4,
            ints("pads", 1, 1, 1, 1),
            integer("group", 4),
            ints("strides", 2, 2)),
        conv(
            "Conv SAME_UPPER",
            5,
            4,
            3,
            3,
            5 * 3 * 4,
            text("auto_pad", "SAME_UPPER"),
            ints("strides", 2, 2)),
        conv("Conv SAME_LOWER", 5, 4, 2, 2, 5 * 6 * 8, text("auto_pad", "SAME_LOWER")),
        OpCase.of(
            "ConvTranspose stride 2",
            3 * 12 * 16,
            m ->
                m.constant("w1", values(12, 4 * 3 * 9), 4, 3, 3, 3)
                    .node(
                        "ConvTranspose",
                        "x, w1 -> y",
                        ints("strides", 2, 2),
                        ints("pads", 1, 1, 1, 1),
                        ints("output_padding", 1, 1))));
  }

  private static OpCase conv(
      String name,
      int out,
      int in,
      int kh,
      int kw,
      int flat,
      ai.onnx.proto.OnnxMl.AttributeProto... a) {
    return OpCase.of(
        name,
        flat,
        m ->
            m.constant("w1", values(11, out * in * kh * kw), out, in, kh, kw)
                .node("Conv", "x, w1 -> y", a));
  }

  private static List<OpCase> pooling() {
    return OpCase.cases(
        OpCase.node("GlobalAveragePool", 4),
        OpCase.node("GlobalMaxPool", 4),
        OpCase.node("MaxPool", 4 * 3 * 4, ints("kernel_shape", 2, 2), ints("strides", 2, 2)),
        OpCase.node(
            "MaxPool",
            4 * 3 * 4,
            ints("kernel_shape", 3, 3),
            ints("strides", 2, 2),
            ints("pads", 1, 1, 1, 1)),
        OpCase.node(
            "MaxPool",
            4 * 3 * 4,
            ints("kernel_shape", 3, 3),
            ints("strides", 2, 2),
            integer("ceil_mode", 1)),
        OpCase.node("AveragePool", 4 * 3 * 4, ints("kernel_shape", 2, 2), ints("strides", 2, 2)),
        OpCase.node("AveragePool", 4 * 4 * 6, ints("kernel_shape", 3, 3)),
        OpCase.node(
            "AveragePool",
            4 * 6 * 8,
            ints("kernel_shape", 3, 3),
            ints("pads", 1, 1, 1, 1),
            integer("count_include_pad", 1)),
        OpCase.node(
            "AveragePool",
            4 * 3 * 4,
            ints("kernel_shape", 3, 3),
            ints("strides", 2, 2),
            ints("pads", 1, 1, 1, 1)),
        OpCase.node(
            "AveragePool",
            4 * 3 * 4,
            ints("kernel_shape", 3, 3),
            ints("strides", 2, 2),
            integer("ceil_mode", 1)),
        OpCase.node("AveragePool", 4 * 1 * 2, ints("kernel_shape", 4, 4), ints("strides", 4, 4)));
  }

  private static List<OpCase> shaping() {
    return OpCase.cases(
        OpCase.node("Flatten", ALL, integer("axis", 1)),
        OpCase.node("Transpose", ALL, ints("perm", 0, 2, 3, 1)),
        OpCase.node("SpaceToDepth", ALL, integer("blocksize", 2)),
        OpCase.node("DepthToSpace", ALL, integer("blocksize", 2), text("mode", "CRD")),
        OpCase.node("DepthToSpace", ALL, integer("blocksize", 2)),
        OpCase.of("Reshape", ALL, m -> m.constant("s", 0, 8, -1).node("Reshape", "x, s -> y")),
        OpCase.of(
            "Concat",
            2 * ALL,
            m -> m.node("Tanh", "x -> t").node("Concat", "x, t -> y", integer("axis", 1))),
        OpCase.of(
            "Concat of a pooled value",
            ALL + 4 * 8,
            m ->
                m.constant("axes", 2)
                    .node("ReduceMean", "x, axes -> r")
                    .node("Concat", "x, r -> y", integer("axis", 2))),
        OpCase.of(
            "Split, one part unused",
            2 * PLANE,
            m ->
                m.constant("parts", 1, 2, 1)
                    .node("Split", "x, parts -> a, b, c", integer("axis", 1))
                    .node("Mul", "a, c -> d")
                    .node("Concat", "a, d -> y", integer("axis", 1))),
        OpCase.of(
            "Slice",
            2 * 3 * 8,
            m ->
                m.constant("s", 1, -4)
                    .constant("e", 3, -1)
                    .constant("a", 1, 2)
                    .node("Slice", "x, s, e, a -> y")),
        OpCase.of(
            "Slice with steps",
            4 * 3 * 3,
            m ->
                m.constant("s", 0, -1)
                    .constant("e", 6, -9)
                    .constant("a", 2, 3)
                    .constant("t", 2, -3)
                    .node("Slice", "x, s, e, a, t -> y")),
        pad("constant", 4 * 9 * 10, 0, 0, 1, 2, 0, 0, 2, 0),
        pad("constant", 4 * 5 * 8, 0, 0, -1, 0, 0, 0, 0, 0),
        pad("reflect", 4 * 9 * 10, 0, 0, 1, 2, 0, 0, 2, 0),
        pad("edge", 4 * 9 * 10, 0, 0, 1, 2, 0, 0, 2, 0),
        OpCase.of(
            "Expand",
            4 * 6 * 8 * 4,
            m ->
                m.constant("axes", 2)
                    .node("Unsqueeze", "x, axes -> u")
                    .constant("s", 1, 4, 4, 6, 8)
                    .node("Expand", "u, s -> y")),
        OpCase.of("Tile", 2 * 3 * ALL, m -> m.constant("r", 1, 2, 1, 3).node("Tile", "x, r -> y")),
        OpCase.of(
            "Gather",
            3 * PLANE,
            m -> m.constant("i", 2, 0, -1).node("Gather", "x, i -> y", integer("axis", 1))),
        resize("nearest", "asymmetric", text("nearest_mode", "floor"), 11, 8),
        resize("nearest", "half_pixel", text("nearest_mode", "round_prefer_floor"), 9, 12),
        resize("linear", "half_pixel", text("nearest_mode", "floor"), 9, 5),
        resize("linear", "align_corners", text("nearest_mode", "floor"), 12, 16),
        resize("linear", "pytorch_half_pixel", text("nearest_mode", "floor"), 3, 16));
  }

  private static OpCase pad(String mode, int flat, long... pads) {
    return OpCase.of(
        "Pad " + mode,
        flat,
        m -> m.constant("p", pads).node("Pad", "x, p -> y", text("mode", mode)));
  }

  private static OpCase resize(
      String mode, String coordinates, ai.onnx.proto.OnnxMl.AttributeProto nearest, int h, int w) {
    return OpCase.of(
        "Resize " + mode + " " + coordinates,
        4 * h * w,
        m ->
            m.constant("scales", new float[] {1, 1, h / 6f, w / 8f}, 4)
                .node(
                    "Resize",
                    "x, , scales -> y",
                    text("mode", mode),
                    text("coordinate_transformation_mode", coordinates),
                    nearest));
  }

  private static List<OpCase> others() {
    List<OpCase> cases =
        OpCase.cases(
            OpCase.node("Softmax", ALL, integer("axis", 1)),
            OpCase.node("LogSoftmax", ALL, integer("axis", -1)),
            OpCase.node("LpNormalization", ALL, integer("axis", 1), integer("p", 2)),
            OpCase.of(
                "BatchNormalization",
                ALL,
                m ->
                    m.constant("s", values(20, 4), 4)
                        .constant("b", values(21, 4), 4)
                        .constant("m", values(22, 4), 4)
                        .constant("v", positive(23, 4), 4)
                        .node("BatchNormalization", "x, s, b, m, v -> y")),
            OpCase.of(
                "InstanceNormalization",
                ALL,
                m ->
                    m.constant("s", values(20, 4), 4)
                        .constant("b", values(21, 4), 4)
                        .node("InstanceNormalization", "x, s, b -> y")),
            OpCase.of(
                "LayerNormalization",
                ALL,
                m ->
                    m.constant("s", values(20, 48), 6, 8)
                        .constant("b", values(21, 48), 6, 8)
                        .node("LayerNormalization", "x, s, b -> y", integer("axis", 2))));
    for (String op :
        List.of(
            "ReduceSum",
            "ReduceMean",
            "ReduceMax",
            "ReduceMin",
            "ReduceL1",
            "ReduceL2",
            "ReduceSumSquare",
            "ReduceLogSumExp")) {
      cases.add(reduce(op, 1, 4 * 8, 2));
      cases.add(reduce(op, 0, 4, -1, 2));
    }
    return cases;
  }

  private static OpCase reduce(String op, int keep, int flat, long... axes) {
    return OpCase.of(
        op + (keep == 1 ? " kept" : " dropped"),
        flat,
        m -> m.constant("a", axes).node(op, "x, a -> y", integer("keepdims", keep)));
  }
}
