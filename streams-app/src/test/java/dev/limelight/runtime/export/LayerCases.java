package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.real;
import static dev.limelight.runtime.ModelBuilder.text;
import static dev.limelight.runtime.export.OpCase.values;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  private static OpCase conv(
      String name, int out, int in, int kh, int kw, int flat, AttributeProto... a) {
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

  /** One and three spatial axes, every padding, vectors, both operands of the image. */
  static List<OpCase> further() {
    List<OpCase> cases = new ArrayList<>();
    cases.addAll(vectors());
    cases.addAll(gemms());
    cases.addAll(transposed());
    cases.addAll(otherRanks());
    for (String auto : List.of("SAME_UPPER", "SAME_LOWER", "VALID")) {
      int h = auto.equals("VALID") ? 2 : 3;
      int w = auto.equals("VALID") ? 3 : 4;
      AttributeProto[] pool = {
        text("auto_pad", auto), ints("kernel_shape", 3, 3), ints("strides", 2, 2)
      };
      cases.add(OpCase.node("MaxPool", 4 * h * w, pool));
      cases.add(OpCase.node("AveragePool", 4 * h * w, pool));
      cases.add(OpCase.node("LpPool", 4 * h * w, pool));
      cases.add(conv("Conv " + auto, 5, 4, 3, 3, 5 * h * w, pool));
    }
    cases.addAll(pools());
    return cases;
  }

  private static List<OpCase> vectors() {
    return OpCase.cases(
        OpCase.of(
            "MatMul with a vector",
            24,
            m -> m.constant("v", values(9, 8), 8).node("MatMul", "x, v -> y")),
        OpCase.of(
            "MatMul of a vector",
            32,
            m -> m.constant("v", values(9, 6), 6).node("MatMul", "v, x -> y")),
        OpCase.of(
            "MatMul over broadcast batches",
            4 * 36,
            m ->
                m.constant("axes", 1)
                    .node("ReduceMean", "x, axes -> r")
                    .node("Transpose", "r -> t", ints("perm", 0, 1, 3, 2))
                    .node("MatMul", "x, t -> y")));
  }

  private static List<OpCase> gemms() {
    List<OpCase> cases = new ArrayList<>();
    for (long transA : new long[] {0, 1}) {
      for (long transB : new long[] {0, 1}) {
        AttributeProto[] attributes = {
          integer("transA", transA),
          integer("transB", transB),
          real("alpha", 0.7f),
          real("beta", -1.3f)
        };
        for (String c : List.of("", ", one", ", row", ", column", ", image")) {
          cases.add(gemm(transA, transB, c, attributes));
        }
      }
    }
    return cases;
  }

  /** Images are rows; the second operand is of the image as well where it can be: W times x'. */
  private static OpCase gemm(long transA, long transB, String c, AttributeProto... attributes) {
    return OpCase.of(
            "Gemm transA=" + transA + " transB=" + transB + " C" + c,
            5 * 3,
            m -> {
              m.node("Flatten", "x -> rows")
                  .node("Transpose", "rows -> columns")
                  .constant(
                      "weights", values(9, 5 * ALL), transB == 1 ? 5 : ALL, transB == 1 ? ALL : 5)
                  .constant("v", values(10, 5 * ALL), transA == 1 ? ALL : 5, transA == 1 ? 5 : ALL)
                  .constant("one", values(11, 1))
                  .constant("row", values(12, 5), 1, 5)
                  .constant("column", values(12, 5), 5, 1)
                  .constant("axes", 2, 3)
                  .constant("five", values(13, 20), 4, 5)
                  .node("ReduceMean", "x, axes -> means", integer("keepdims", 0))
                  .node("MatMul", "means, five -> image")
                  .node("Transpose", "image -> imageColumns");
              String left =
                  (transA == 1 ? "columns" : "rows")
                      + ", weights"
                      + (c.equals(", column") ? "" : c);
              String right =
                  "v, "
                      + (transB == 1 ? "rows" : "columns")
                      + (c.equals(", row") ? "" : c.equals(", image") ? ", imageColumns" : c);
              m.node("Gemm", left + " -> first", attributes)
                  .node("Gemm", right + " -> second", attributes)
                  .node("Transpose", "second -> third")
                  .node("Mul", "first, third -> product")
                  .node("Concat", "first, third, product -> y", integer("axis", 1));
            })
        .about("Gemm");
  }

  private static List<OpCase> transposed() {
    return OpCase.cases(
        transposed(3 * 6 * 8, 3, 3, ints("pads", 1, 1, 1, 1)),
        transposed(3 * 13 * 17, 3, 3, ints("strides", 2, 2)),
        transposed(3 * 14 * 18, 3, 3, ints("strides", 2, 2), ints("output_padding", 1, 1)),
        transposed(3 * 10 * 12, 3, 3, ints("dilations", 2, 2)),
        transposed(3 * 12 * 16, 3, 3, ints("strides", 2, 2), text("auto_pad", "SAME_UPPER")),
        transposed(3 * 12 * 16, 3, 3, ints("strides", 2, 2), text("auto_pad", "SAME_LOWER")),
        transposed(3 * 13 * 16, 3, 3, ints("strides", 2, 2), ints("output_shape", 13, 16)),
        transposed(3 * 17 * 22, 2, 1, ints("strides", 3, 3), ints("output_padding", 0, 0)),
        transposed(3 * 18 * 24, 1, 1, ints("strides", 3, 3), ints("output_padding", 2, 2)),
        transposed(3 * 7 * 9, 2, 3, ints("pads", 0, 1, 0, 0)),
        transposed(3 * 7 * 9, 4, 3, ints("pads", 1, 0, 1, 1)),
        OpCase.of(
            "ConvTranspose groups",
            6 * 12 * 16,
            m ->
                m.constant("w1", values(12, 4 * 3 * 4), 4, 3, 2, 2)
                    .constant("b1", values(12, 6), 6)
                    .node(
                        "ConvTranspose",
                        "x, w1, b1 -> y",
                        ints("strides", 2, 2),
                        integer("group", 2))));
  }

  private static OpCase transposed(int flat, int kh, int kw, AttributeProto... attributes) {
    String shown = Stream.of(attributes).map(OpCase::shown).collect(Collectors.joining(" "));
    return OpCase.of(
        "ConvTranspose " + kh + "x" + kw + " " + shown,
        flat,
        m ->
            m.constant("w1", values(12, 12 * kh * kw), 4, 3, kh, kw)
                .node("ConvTranspose", "x, w1 -> y", attributes));
  }

  private static List<OpCase> otherRanks() {
    List<OpCase> cases = new ArrayList<>();
    cases.add(line("Conv", 5 * 24, 5, ints("strides", 2), ints("pads", 1, 1)));
    cases.add(line("Conv", 5 * 44, 5, ints("dilations", 2)));
    cases.add(line("ConvTranspose", 5 * 97, 5, ints("strides", 2)));
    cases.add(
        volume("Conv", 5 * 2 * 2 * 8, ints("pads", 1, 1, 1, 1, 1, 1), ints("strides", 2, 1, 1)));
    for (String op : List.of("MaxPool", "AveragePool", "LpPool")) {
      cases.add(
          line(op, 4 * 24, 0, ints("kernel_shape", 3), ints("strides", 2), ints("pads", 1, 1)));
      cases.add(volume(op, 4 * 2 * 1 * 4, ints("kernel_shape", 2, 2, 2), ints("strides", 1, 1, 2)));
    }
    cases.add(line("GlobalAveragePool", 4, 0));
    cases.add(line("GlobalMaxPool", 4, 0));
    cases.add(line("GlobalLpPool", 4, 0, integer("p", 3)));
    cases.add(volume("GlobalAveragePool", 4));
    return cases;
  }

  /** {@code [N,4,48]}. */
  private static OpCase line(String op, int flat, int out, AttributeProto... attributes) {
    return OpCase.of(
        op + " on a line " + flat,
        flat,
        m -> {
          m.constant("shape", 0, 4, 48).node("Reshape", "x, shape -> r");
          if (out > 0) {
            boolean plain = op.equals("Conv");
            m.constant("w1", values(5, 12 * out), plain ? out : 4, plain ? 4 : out, 3);
          }
          m.node(op, out > 0 ? "r, w1 -> y" : "r -> y", attributes);
        });
  }

  /** {@code [N,4,2,3,8]}, where two or three voxels of depth are enough. */
  private static OpCase volume(String op, int flat, AttributeProto... attributes) {
    return OpCase.of(
        op + " in space " + flat,
        flat,
        m -> {
          m.constant("shape", 0, 4, 3, 2, 8).node("Reshape", "x, shape -> r");
          if (op.equals("Conv")) {
            m.constant("w1", values(5, 4 * 5 * 27), 5, 4, 3, 3, 3);
          }
          m.node(op, op.equals("Conv") ? "r, w1 -> y" : "r -> y", attributes);
        });
  }

  private static List<OpCase> pools() {
    List<OpCase> cases = new ArrayList<>();
    for (long p : new long[] {1, 2, 3}) {
      cases.add(norm("GlobalLpPool", 4, integer("p", p)));
      cases.add(norm("LpPool", 4 * 5 * 7, integer("p", p), ints("kernel_shape", 2, 2)));
    }
    for (long ceil : new long[] {0, 1}) {
      for (long counted : new long[] {0, 1}) {
        cases.add(
            OpCase.node(
                "AveragePool",
                4 * (ceil == 1 ? 4 : 3) * 5,
                ints("kernel_shape", 3, 2),
                ints("strides", 2, 2),
                ints("pads", 1, 1, 1, 1),
                integer("ceil_mode", ceil),
                integer("count_include_pad", counted)));
      }
      cases.add(
          OpCase.node(
              "MaxPool",
              4 * (ceil == 1 ? 3 : 2) * (ceil == 1 ? 4 : 3),
              ints("kernel_shape", 2, 3),
              ints("strides", 2, 2),
              ints("dilations", 2, 1),
              integer("ceil_mode", ceil)));
      cases.add(
          OpCase.node(
              "MaxPool", 4 * 5 * 7, ints("kernel_shape", 2, 2), integer("storage_order", ceil)));
    }
    return cases;
  }

  /** Far from zero, where the absolute value has its kink. */
  private static OpCase norm(String op, int flat, AttributeProto... attributes) {
    return OpCase.of(
        op + " " + OpCase.shown(attributes[0]),
        flat,
        m ->
            m.constant("two", new float[] {2})
                .node("Add", "x, two -> shifted")
                .node(op, "shifted -> y", attributes));
  }
}
