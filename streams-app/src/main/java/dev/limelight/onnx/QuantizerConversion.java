package dev.limelight.onnx;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Quantisers of newer opsets, written as {@link OpsetNormalizer} has them. Those to 16 bits and in
 * blocks have no older form: they stay as they are, and the graph is written at their opset.
 */
final class QuantizerConversion {
  static final Set<String> OPERATORS = Set.of("DequantizeLinear", "QuantizeLinear");

  /** Attributes that older forms do not have, which ONNX Runtime writes with their defaults. */
  private static final List<String> ADDED = List.of("block_size", "output_dtype", "saturate");

  private static final Set<ElementType> WIDE = EnumSet.of(ElementType.INT16, ElementType.UINT16);

  /** What the older forms quantise to, and what biases are read from. */
  private static final Set<ElementType> TYPES =
      EnumSet.of(ElementType.UINT8, ElementType.INT8, ElementType.INT32);

  private QuantizerConversion() {}

  /**
   * Whether a node that was converted can be written at opset {@value OpsetNormalizer#NEWEST} only.
   */
  static boolean needsNewest(Node node, Map<String, ConstantTensor> constants) {
    return node.domain().isEmpty()
        && OPERATORS.contains(node.opType())
        && (ADDED.stream().anyMatch(node.attributes()::has) || isNewest(node, constants));
  }

  /** Whether older opsets have no form of a quantiser. */
  private static boolean isNewest(Node node, Map<String, ConstantTensor> constants) {
    long written = node.attributes().integer("output_dtype", 0);
    return node.attributes().integer("block_size", 0) != 0
        || WIDE.stream().anyMatch(type -> type.code() == written)
        || IntStream.of(0, 2)
            .mapToObj(i -> constants.get(node.input(i)))
            .anyMatch(constant -> constant != null && WIDE.contains(constant.type()));
  }

  /**
   * ONNX Runtime's own forms, which its quantisation tool writes where ONNX has none at the model's
   * opset; they mean the same.
   */
  static Node standard(Node node) {
    boolean own = node.domain().equals("com.microsoft") && OPERATORS.contains(node.opType());
    return own ? node.withDomain("") : node;
  }

  /** Opset 19 added a type for casts to float8, opset 21 one without zero point. */
  static void convert(Node node, Rewriting rewriting) {
    if (isNewest(node, rewriting.initializers())) {
      rewriting.keep(node);
      return;
    }
    ConstantTensor point = rewriting.initializer(node.input(2));
    if (point != null && !TYPES.contains(point.type())) {
      throw new UnsupportedModelException(
          "Node '%s' (%s) quantises to %s; accepted are 8 and 16 bits"
              .formatted(node.name(), node.operator(), point.type()));
    }
    long type = node.attributes().integer("output_dtype", 0);
    Attributes older = node.attributes();
    for (String added : ADDED) {
      older = older.without(added);
    }
    Node plain = node.withAttributes(older);
    if (node.hasInput(2) || type == 0 || type == ElementType.UINT8.code()) {
      rewriting.keep(plain);
      return;
    }
    ConstantTensor scale = rewriting.initializer(node.input(1));
    if (type != ElementType.INT8.code() || scale == null) {
      throw OpsetConversions.refused(node, "quantised to element type " + type);
    }
    ConstantTensor zero = ConstantTensor.of(ElementType.INT8, scale.dims(), new byte[scale.size()]);
    String name = rewriting.constant(node, "zero_point", zero);
    rewriting.keep(plain.withInputs(List.of(node.input(0), node.input(1), name)));
  }
}
