package dev.limelight.onnx;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Quantisers of newer opsets, which know more types, written as {@link OpsetNormalizer} has them.
 */
final class QuantizerConversion {
  /** What the older forms quantise to, and what biases are read from. */
  private static final Set<ElementType> TYPES =
      EnumSet.of(ElementType.UINT8, ElementType.INT8, ElementType.INT32);

  private QuantizerConversion() {}

  /** Opsets 19 and 21 added blocks, which have no older form, and a type without zero point. */
  static void convert(Node node, Rewriting rewriting) {
    if (node.attributes().integer("block_size", 0) != 0) {
      throw OpsetConversions.refused(node, "quantised in blocks, which exists from opset 21 on");
    }
    ConstantTensor point = rewriting.initializer(node.input(2));
    if (point != null && !TYPES.contains(point.type())) {
      throw new UnsupportedModelException(
          "Node '%s' (%s) quantises to %s, which has no form at opset %d; quantise the model to 8 bits"
              .formatted(node.name(), node.operator(), point.type(), OpsetNormalizer.TARGET));
    }
    long type = node.attributes().integer("output_dtype", 0);
    Attributes older =
        node.attributes().without("block_size").without("output_dtype").without("saturate");
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
