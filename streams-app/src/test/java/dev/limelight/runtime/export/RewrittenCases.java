package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.real;
import static dev.limelight.runtime.ModelBuilder.text;
import static dev.limelight.runtime.export.OpCase.values;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import dev.limelight.runtime.ModelBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Models with the operators that are written in others, in the forms that they have. */
final class RewrittenCases {
  private static final String RUNTIME = "com.microsoft";
  private static final int ALL = OpCase.CHANNELS * OpCase.HEIGHT * OpCase.WIDTH;

  private RewrittenCases() {}

  static List<OpCase> all() {
    List<OpCase> cases = new ArrayList<>(fused());
    cases.addAll(transformers());
    cases.addAll(QuantizedCases.all());
    return cases;
  }

  private static List<OpCase> fused() {
    AttributeProto pads = ints("pads", 1, 1, 1, 1);
    return List.of(
        convolution("FusedConv", "x, k, b -> y", pads),
        convolution("FusedConv Relu", "x, k, b -> y", pads, text("activation", "Relu")),
        convolution("FusedConv Tanh with sum", "x, k, b, x -> y", pads, text("activation", "Tanh")),
        convolution(
            "FusedConv sum, no bias", "x, k, , x -> y", pads, text("activation", "Sigmoid")),
        convolution("FusedConv LeakyRelu", pads, "LeakyRelu", 0.3f),
        convolution("FusedConv Clip", pads, "Clip", -0.3f, 0.6f),
        convolution("FusedConv HardSigmoid", pads, "HardSigmoid", 0.15f, 0.45f),
        gemm("FusedGemm", text("activation", "Relu")),
        gemm(
            "FusedGemm LeakyRelu", text("activation", "LeakyRelu"), real("activation_alpha", 0.2f)),
        gemm("FusedGemm Tanh alpha", text("activation", "Tanh"), real("alpha", 0.4f)),
        product("FusedMatMul", 6, "x, m -> y"),
        product("FusedMatMul alpha", 6, "x, m -> y", real("alpha", 0.25f)),
        product("FusedMatMul transB", 6, "x, n -> y", integer("transB", 1), real("alpha", -2f)),
        product("FusedMatMul transA", 8, "x, o -> y", integer("transA", 1)),
        product("FusedMatMul both", 8, "x, p -> y", integer("transA", 1), integer("transB", 1)),
        OpCase.of(
            "FusedMatMul of two images",
            OpCase.CHANNELS * 6 * 6,
            m ->
                m.node("Cos", "x -> c")
                    .node(RUNTIME, "FusedMatMul", "x, c -> y", integer("transB", 1))),
        OpCase.of("Gelu", ALL, m -> m.node(RUNTIME, "Gelu", "x -> y")),
        OpCase.of(
            "BiasGelu",
            ALL,
            m -> m.constant("b", values(4, 8), 8).node(RUNTIME, "BiasGelu", "x, b -> y")),
        OpCase.of("FastGelu", ALL, m -> m.node(RUNTIME, "FastGelu", "x -> y")),
        OpCase.of(
            "FastGelu with bias",
            ALL,
            m -> m.constant("b", values(4, 8), 8).node(RUNTIME, "FastGelu", "x, b -> y")),
        OpCase.of("QuickGelu", ALL, m -> m.node(RUNTIME, "QuickGelu", "x -> y")),
        OpCase.of(
            "QuickGelu alpha=1",
            ALL,
            m -> m.node(RUNTIME, "QuickGelu", "x -> y", real("alpha", 1))));
  }

  private static OpCase convolution(
      String name, AttributeProto pads, String activation, float... given) {
    return convolution(
        name,
        "x, k, b -> y",
        pads,
        text("activation", activation),
        reals("activation_params", given));
  }

  private static OpCase convolution(String name, String operands, AttributeProto... attributes) {
    return OpCase.of(
        name,
        ALL,
        m ->
            m.constant("k", values(5, 4 * 4 * 9), 4, 4, 3, 3)
                .constant("b", values(6, 4), 4)
                .node(RUNTIME, "FusedConv", operands, attributes));
  }

  private static OpCase gemm(String name, AttributeProto... attributes) {
    return OpCase.of(
        name,
        5,
        m ->
            m.node("Flatten", "x -> r")
                .constant("m", values(5, ALL * 5), ALL, 5)
                .constant("b", values(6, 5), 5)
                .node(RUNTIME, "FusedGemm", "r, m, b -> y", attributes));
  }

  private static OpCase product(
      String name, int rows, String operands, AttributeProto... attributes) {
    return OpCase.of(
        name,
        OpCase.CHANNELS * rows * 5,
        m ->
            m.constant("m", values(5, 8 * 5), 8, 5)
                .constant("n", values(5, 8 * 5), 5, 8)
                .constant("o", values(5, 6 * 5), 6, 5)
                .constant("p", values(5, 6 * 5), 5, 6)
                .node(RUNTIME, "FusedMatMul", operands, attributes));
  }

  /** Of 8 tokens of 24 numbers in 3 heads. */
  private static List<OpCase> transformers() {
    return List.of(
        tokens(
            "Attention",
            m ->
                m.constant("p", values(7, 24 * 72), 24, 72)
                    .constant("b", values(8, 72), 72)
                    .node(RUNTIME, "Attention", "t, p, b -> y", integer("num_heads", 3))),
        tokens(
            "Attention with scale",
            m ->
                m.constant("p", values(7, 24 * 72), 24, 72)
                    .constant("b", values(8, 72), 72)
                    .node(
                        RUNTIME,
                        "Attention",
                        "t, p, b -> y",
                        integer("num_heads", 2),
                        real("scale", 0.1f))),
        tokens(
            "Attention with positions",
            m ->
                m.constant("p", values(7, 24 * 72), 24, 72)
                    .constant("b", values(8, 72), 72)
                    .constant("r", values(9, 3 * 64), 1, 3, 8, 8)
                    .node(RUNTIME, "Attention", "t, p, b, , , r -> y", integer("num_heads", 3))),
        tokens(
            "MultiHeadAttention with positions",
            m ->
                m.constant("b", values(8, 72), 72)
                    .constant("r", values(9, 3 * 64), 1, 3, 8, 8)
                    .node(
                        RUNTIME,
                        "MultiHeadAttention",
                        "t, t, t, b, , r -> y",
                        integer("num_heads", 3))),
        tokens(
            "MultiHeadAttention",
            m ->
                m.node("Cos", "t -> k")
                    .node("Tanh", "t -> v")
                    .constant("b", values(8, 72), 72)
                    .node(
                        RUNTIME, "MultiHeadAttention", "t, k, v, b -> y", integer("num_heads", 3))),
        tokens(
            "MultiHeadAttention without bias",
            m ->
                m.node("Cos", "t -> k")
                    .node("Tanh", "t -> v")
                    .node(
                        RUNTIME,
                        "MultiHeadAttention",
                        "t, k, v -> y",
                        integer("num_heads", 3),
                        real("scale", 0.4f))),
        tokens(
            "SkipLayerNormalization",
            m -> skip(m).node(RUNTIME, "SkipLayerNormalization", "t, s, g, b, c -> y")),
        tokens(
            "SkipLayerNormalization without biases",
            m ->
                skip(m)
                    .node(
                        RUNTIME, "SkipLayerNormalization", "t, s, g -> y", real("epsilon", 1e-3f))),
        tokens(
            "SkipLayerNormalization with its sum",
            m ->
                skip(m)
                    .node(RUNTIME, "SkipLayerNormalization", "t, s, g, b -> n, , , sum")
                    .node("Mul", "n, sum -> y")));
  }

  private static ModelBuilder skip(ModelBuilder model) {
    return model
        .node("Cos", "t -> s")
        .constant("g", values(4, 24), 24)
        .constant("b", values(5, 24), 24)
        .constant("c", values(6, 24), 24);
  }

  private static OpCase tokens(String name, Consumer<ModelBuilder> part) {
    return OpCase.of(
        name, ALL, m -> part.accept(m.constant("rows", 0, 8, 24).node("Reshape", "x, rows -> t")));
  }

  private static AttributeProto reals(String name, float... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeType.FLOATS);
    for (float value : values) {
      attribute.addFloats(value);
    }
    return attribute.build();
  }
}
