package dev.limelight.runtime.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import dev.limelight.runtime.ModelBuilder;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Models that show what the table of coverage says of an operator. */
final class CoverageModels {
  private CoverageModels() {}

  /** Cases of linear operators alone, for those whose other cases have curved ones beside them. */
  static List<OpCase> linearChains() {
    int all = OpCase.CHANNELS * OpCase.HEIGHT * OpCase.WIDTH;
    return List.of(
        OpCase.of("Mean", all, m -> m.node("Mean", "x, x -> y")),
        OpCase.of("Sum", all, m -> m.node("Sum", "x, x, x -> y")),
        OpCase.of("Sub", all, m -> m.node("GlobalAveragePool", "x -> m").node("Sub", "x, m -> y")),
        OpCase.of(
            "Split",
            all,
            m ->
                m.node("Split", "x -> a, b", ModelBuilder.integer("axis", 1), halves())
                    .node("Concat", "b, a -> y", ModelBuilder.integer("axis", 1))));
  }

  private static AttributeProto halves() {
    return ModelBuilder.integer("num_outputs", 2);
  }

  /** A classifier with an operator that is written in others before it is differentiated. */
  static ModelBuilder rewritten(String opType) {
    ModelBuilder model =
        new ModelBuilder(21)
            .input("image", "N", 4, 6, 8)
            .node("Sin", "image -> x")
            .constant("w", OpCase.values(3, 4 * 6 * 8 * 3), 4 * 6 * 8, 3);
    switch (opType) {
      case "AffineGrid" ->
          model
              .constant("axes", 2, 3)
              .node("ReduceMean", "x, axes -> means", ModelBuilder.integer("keepdims", 0))
              .constant("six", OpCase.values(4, 24), 4, 6)
              .node("MatMul", "means, six -> flat")
              .constant("rows", -1, 2, 3)
              .node("Reshape", "flat, rows -> theta")
              .node("Shape", "x -> size")
              .node(opType, "theta, size -> grid")
              .node("Concat", "grid, grid -> y", ModelBuilder.integer("axis", 3));
      case "Constant" ->
          model
              .node("Constant", "-> half", ModelBuilder.real("value_float", 0.5f))
              .node("Mul", "x, half -> y");
      case "GroupNormalization" ->
          model
              .constant("scale", OpCase.values(5, 4), 4)
              .constant("bias", OpCase.values(6, 4), 4)
              .node(opType, "x, scale, bias -> y", ModelBuilder.integer("num_groups", 2));
      case "GRU", "LSTM", "RNN" ->
          RecurrentModels.layer(
                  model
                      .constant("rows", 0, 4, 48)
                      .node("Reshape", "x, rows -> r")
                      .node("Transpose", "r -> s", ModelBuilder.ints("perm", 1, 0, 2)),
                  opType,
                  new RecurrentModels.Size(1, 48, 48),
                  "s, weights, recurrent -> all")
              .node("Transpose", "all -> y", ModelBuilder.ints("perm", 2, 0, 1, 3));
      case "ConvInteger", "DynamicQuantizeLinear", "MatMulInteger" ->
          model
              .bytes("k", true, new int[] {50, -60, 70, 20}, 1, 4, 1, 1)
              .bytes("kw", true, new int[8 * 8], 8, 8)
              .node("DynamicQuantizeLinear", "x -> q, s, z")
              .node("ConvInteger", "q, k, z -> p")
              .node("MatMulInteger", "q, kw, z -> o")
              .node("Add", "p, o -> sum")
              .node("Cast", "sum -> real", ModelBuilder.integer("to", 1))
              .node("Mul", "real, s -> scaled")
              .node("Add", "scaled, x -> y");
      case "QLinearConv" ->
          quantised(model)
              .bytes("k", true, new int[4 * 4], 4, 4, 1, 1)
              .node(opType, "q, s, z, k, s, kz, s, z -> p")
              .node("DequantizeLinear", "p, s, z -> d")
              .node("Add", "d, x -> y");
      case "QLinearMatMul" ->
          quantised(model)
              .bytes("k", true, new int[8 * 8], 8, 8)
              .node(opType, "q, s, z, k, s, kz, s, z -> p")
              .node("DequantizeLinear", "p, s, z -> d")
              .node("Add", "d, x -> y");
      default -> model.node(opType, "x -> y");
    }
    return model
        .node("Flatten", "y -> f")
        .node("MatMul", "f, w -> logits")
        .output("logits", "N", 3);
  }

  private static ModelBuilder quantised(ModelBuilder model) {
    return model
        .constant("s", new float[] {0.01f})
        .bytes("z", false, new int[] {128})
        .bytes("kz", true, new int[] {0})
        .node("QuantizeLinear", "x, s, z -> q");
  }

  /**
   * Writes {@code y} by an operator whose gradient is zero.
   *
   * @param model has the image {@code x [N,4,6,8]} and numbers {@code c [4,6,8]}
   */
  static void write(ModelBuilder model, String opType) {
    switch (opType) {
      case "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual" ->
          model.node(opType, "x, c -> y");
      case "And", "Or", "Xor" ->
          model
              .node("Greater", "x, c -> b")
              .node("Neg", "c -> d")
              .node("Less", "x, d -> e")
              .node(opType, "b, e -> y");
      case "Not" -> model.node("Greater", "x, c -> b").node("Not", "b -> y");
      case "ConstantOfShape" -> model.node("Shape", "x -> s").node("ConstantOfShape", "s -> y");
      case "EyeLike" -> model.node("Flatten", "x -> f").node("EyeLike", "f -> y");
      case "OneHot" ->
          model
              .node("ArgMax", "x -> i", ModelBuilder.integer("axis", 1))
              .constant("depth", 4)
              .constant("values", new float[] {0, 1}, 2)
              .node("OneHot", "i, depth, values -> y");
      case "Range" ->
          model
              .node("Size", "x -> n")
              .node("Sub", "n, n -> zero")
              .node("Div", "n, n -> one")
              .node("Range", "zero, n, one -> y");
      default -> model.node(opType, "x -> y");
    }
  }

  /** A case's model without the sine in front. */
  static ModelProto withoutSine(ModelProto model) {
    GraphProto graph = model.getGraph();
    return model.toBuilder()
        .setGraph(
            graph.toBuilder().removeNode(0).setInput(0, graph.getInput(0).toBuilder().setName("x")))
        .build();
  }

  /** The value of an attribute, for the table. */
  static String value(AttributeProto attribute) {
    return switch (attribute.getType()) {
      case INT -> Long.toString(attribute.getI());
      case FLOAT -> Float.toString(attribute.getF());
      case STRING -> attribute.getS().toStringUtf8();
      case INTS ->
          attribute.getIntsList().stream().map(String::valueOf).collect(Collectors.joining(","));
      case FLOATS ->
          attribute.getFloatsList().stream().map(String::valueOf).collect(Collectors.joining(","));
      default -> attribute.getType().toString().toLowerCase(Locale.ROOT);
    };
  }
}
