package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.real;
import static dev.limelight.runtime.ModelBuilder.text;
import static dev.limelight.runtime.export.OpCase.values;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.List;

/** Dense layers, convolutions, pooling. */
final class LayerCases {
  private static final int ALL = OpCase.CHANNELS * OpCase.HEIGHT * OpCase.WIDTH;

  private LayerCases() {}

  static List<OpCase> linear() {
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

  static List<OpCase> convolutions() {
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

  static OpCase conv(String name, int out, int in, int kh, int kw, int flat, AttributeProto... a) {
    return OpCase.of(
        name,
        flat,
        m ->
            m.constant("w1", values(11, out * in * kh * kw), out, in, kh, kw)
                .node("Conv", "x, w1 -> y", a));
  }

  static List<OpCase> pooling() {
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
}
