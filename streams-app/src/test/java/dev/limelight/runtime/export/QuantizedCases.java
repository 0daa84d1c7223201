package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.real;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.limelight.runtime.ModelBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Models with the operators of quantised numbers, in the forms that they have. */
final class QuantizedCases {
  private static final String RUNTIME = "com.microsoft";
  private static final int ALL = OpCase.CHANNELS * OpCase.HEIGHT * OpCase.WIDTH;
  private static final int PLANE = OpCase.HEIGHT * OpCase.WIDTH;

  private QuantizedCases() {}

  /** Quantised by its range, multiplied in whole numbers {@code p}, and scaled back. */
  private static OpCase dynamic(String name, int flat, Consumer<ModelBuilder> product) {
    return OpCase.of(
        name,
        flat,
        m -> {
          m.node("DynamicQuantizeLinear", "x -> q, qs, qz");
          product.accept(m);
          m.node("Cast", "p -> real", integer("to", 1))
              .node("Mul", "qs, ks -> both")
              .node("Mul", "real, both -> y");
        });
  }

  static List<OpCase> all() {
    return List.of(
        dynamic(
            "ConvInteger",
            ALL,
            m ->
                m.bytes("k", false, whole(4 * 4 * 9), 4, 4, 3, 3)
                    .bytes("kz", false, new int[] {7})
                    .constant("ks", new float[] {0.02f})
                    .node("ConvInteger", "q, k, qz, kz -> p", ints("pads", 1, 1, 1, 1))),
        dynamic(
            "MatMulInteger",
            OpCase.CHANNELS * 6 * 5,
            m ->
                m.bytes("k", true, whole(8 * 5), 8, 5)
                    .bytes("kz", true, new int[] {3, -2, 0, 1, 4}, 5)
                    .constant("ks", new float[] {0.01f, 0.02f, 0.015f, 0.01f, 0.03f}, 5)
                    .node("MatMulInteger", "q, k, qz, kz -> p")),
        dynamic(
            "MatMulInteger without zero points of weights",
            OpCase.CHANNELS * 6 * 5,
            m ->
                m.bytes("k", true, whole(8 * 5), 8, 5)
                    .constant("ks", new float[] {0.03f})
                    .node("MatMulInteger", "q, k, qz -> p")),
        kernel("QLinearConv", "", "q, s, z, k, ks, kz, s2, z2 -> p", false),
        kernel("QLinearConv with bias", "", "q, s, z, k, ks, kz, s2, z2, bias -> p", false),
        kernel("QLinearConv by channel", "", "q, s, z, k, ks, kz, s2, z2, bias -> p", true),
        kernel("QLinearConv of its own", RUNTIME, "q, s, z, k, ks, kz, s2, z2 -> p", false),
        OpCase.of(
            "QLinearMatMul",
            OpCase.CHANNELS * 6 * 5,
            m ->
                quantised(m)
                    .bytes("k", true, whole(8 * 5), 8, 5)
                    .constant("ks", new float[] {0.01f})
                    .bytes("kz", true, new int[] {3})
                    .node("QLinearMatMul", "q, s, z, k, ks, kz, s2, z2 -> p")
                    .node("DequantizeLinear", "p, s2, z2 -> y")),
        OpCase.of(
            "QLinearMatMul by column",
            OpCase.CHANNELS * 6 * 5,
            m ->
                quantised(m)
                    .bytes("k", true, whole(8 * 5), 8, 5)
                    .constant("ks", new float[] {0.01f, 0.02f, 0.015f, 0.01f, 0.03f}, 5)
                    .bytes("kz", true, new int[5], 5)
                    .node("QLinearMatMul", "q, s, z, k, ks, kz, s2, z2 -> p")
                    .node("DequantizeLinear", "p, s2, z2 -> y")),
        OpCase.of(
            "QLinearMatMul of two images",
            OpCase.CHANNELS * 6 * 6,
            m ->
                quantised(m)
                    .node("Transpose", "q -> turned", ints("perm", 0, 1, 3, 2))
                    .node("QLinearMatMul", "q, s, z, turned, s, z, s2, z2 -> p")
                    .node("DequantizeLinear", "p, s2, z2 -> y")),
        dense("QGemm", "flat, s, z, k, ks, kz, bias, s2, z2 -> p", integer("transB", 1)),
        dense("QGemm to real numbers", "flat, s, z, k, ks, kz, bias -> y", integer("transB", 1)),
        dense("QGemm alpha", "flat, s, z, kt, ks, kz, bias, s2, z2 -> p", real("alpha", 2)),
        dense("QGemm without bias", "flat, s, z, kt, ks, kz, , s2, z2 -> p", real("alpha", 0.5f)),
        unary("QLinearAveragePool", ints("kernel_shape", 3, 3), ints("pads", 1, 1, 1, 1)),
        unary("QLinearLeakyRelu", real("alpha", 0.2f)),
        unary("QLinearSigmoid"),
        OpCase.of(
            "QLinearGlobalAveragePool",
            OpCase.CHANNELS,
            m ->
                quantised(m)
                    .node(RUNTIME, "QLinearGlobalAveragePool", "q, s, z, s2, z2 -> p")
                    .node("DequantizeLinear", "p, s2, z2 -> y")),
        two("QLinearAdd", "q, s, z, r, s3, z3, s2, z2 -> p"),
        two("QLinearMul", "q, s, z, r, s3, z3, s2, z2 -> p"),
        OpCase.of(
            "QLinearConcat",
            2 * ALL,
            m ->
                second(quantised(m))
                    .node(
                        RUNTIME,
                        "QLinearConcat",
                        "s2, z2, q, s, z, r, s3, z3 -> p",
                        integer("axis", 1))
                    .node("DequantizeLinear", "p, s2, z2 -> y")));
  }

  private static OpCase kernel(String name, String domain, String operands, boolean byChannel) {
    return OpCase.of(
        name,
        5 * PLANE,
        m ->
            quantised(m)
                .bytes("k", true, whole(5 * 4 * 9), 5, 4, 3, 3)
                .constant(
                    "ks",
                    byChannel
                        ? new float[] {0.004f, 0.003f, 0.005f, 0.002f, 0.006f}
                        : new float[] {0.004f},
                    byChannel ? new long[] {5} : new long[0])
                .bytes(
                    "kz",
                    true,
                    byChannel ? new int[5] : new int[] {-4},
                    byChannel ? new long[] {5} : new long[0])
                .integers("bias", DataType.INT32, new int[] {900, -700, 300, 50, -2000}, 5)
                .node(domain, "QLinearConv", operands, ints("pads", 1, 1, 1, 1))
                .node("DequantizeLinear", "p, s2, z2 -> y"));
  }

  private static OpCase dense(String name, String operands, AttributeProto attribute) {
    return OpCase.of(
        name,
        5,
        m -> {
          quantised(m)
              .node("Flatten", "q -> flat")
              .bytes("k", true, whole(5 * ALL), 5, ALL)
              .bytes("kt", true, whole(5 * ALL), ALL, 5)
              .constant("ks", new float[] {0.001f})
              .bytes("kz", true, new int[] {0})
              .integers("bias", DataType.INT32, new int[] {9000, -7000, 3000, 500, -20000}, 5)
              .node(RUNTIME, "QGemm", operands, attribute);
          if (operands.endsWith("p")) {
            m.node("DequantizeLinear", "p, s2, z2 -> y");
          }
        });
  }

  private static OpCase unary(String opType, AttributeProto... attributes) {
    return OpCase.of(
        opType,
        ALL,
        m ->
            quantised(m)
                .node(RUNTIME, opType, "q, s, z, s2, z2 -> p", attributes)
                .node("DequantizeLinear", "p, s2, z2 -> y"));
  }

  private static OpCase two(String opType, String operands) {
    return OpCase.of(
        opType,
        ALL,
        m ->
            second(quantised(m))
                .node(RUNTIME, opType, operands)
                .node("DequantizeLinear", "p, s2, z2 -> y"));
  }

  /** The image as whole numbers {@code q}, and a scale and zero point for results. */
  private static ModelBuilder quantised(ModelBuilder model) {
    return model
        .constant("s", new float[] {0.008f})
        .bytes("z", false, new int[] {126})
        .constant("s2", new float[] {0.03f})
        .bytes("z2", false, new int[] {120})
        .node("QuantizeLinear", "x, s, z -> q");
  }

  private static ModelBuilder second(ModelBuilder model) {
    return model
        .node("Cos", "input -> c")
        .constant("s3", new float[] {0.01f})
        .bytes("z3", false, new int[] {100})
        .node("QuantizeLinear", "c, s3, z3 -> r");
  }

  private static int[] whole(int count) {
    int[] numbers = new int[count];
    Arrays.setAll(numbers, i -> i * 37 % 201 - 100);
    return numbers;
  }
}
