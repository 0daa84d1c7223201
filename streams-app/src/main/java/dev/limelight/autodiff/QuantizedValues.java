package dev.limelight.autodiff;

import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.MovingOperators;
import dev.limelight.onnx.Node;
import java.util.Set;

/**
 * Which integers stand for real numbers: what QuantizeLinear writes, and what operators that only
 * move elements make of it. They carry a gradient, that of the real number they stand for.
 */
public final class QuantizedValues {
  private static final Set<ElementType> TYPES =
      Set.of(ElementType.INT8, ElementType.UINT8, ElementType.INT16, ElementType.UINT16);

  private static final Set<String> QUANTIZERS = Set.of("QuantizeLinear", "DequantizeLinear");

  private QuantizedValues() {}

  /** Whether an output of a node, whose inputs carry gradients, carries one though an integer. */
  static boolean areWrittenBy(Node node, ElementType type) {
    return TYPES.contains(type) && (node.opType().equals("QuantizeLinear") || isMovedBy(node));
  }

  /** Whether a node makes integers of real numbers by a scale, or real numbers of integers. */
  static boolean isQuantizer(Node node) {
    return node.domain().isEmpty() && QUANTIZERS.contains(node.opType());
  }

  /** Whether a node passes integers on as they are, only elsewhere. */
  public static boolean isMovedBy(Node node) {
    // A maximum is one of the numbers it was taken of.
    return MovingOperators.contain(node.opType()) || node.opType().equals("MaxPool");
  }
}
