package dev.limelight.runtime.export;

import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.Node;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The element types of a graph's values, from those of its inputs and initializers, without running
 * it.
 */
final class InferredTypes {
  private final Map<String, ElementType> types = new HashMap<>();

  private InferredTypes() {}

  static InferredTypes of(Graph graph) {
    InferredTypes inferred = new InferredTypes();
    graph.inputs().forEach(input -> inferred.types.put(input.name(), input.type()));
    graph.initializers().forEach((name, tensor) -> inferred.types.put(name, tensor.type()));
    for (Node node : graph.nodes()) {
      for (int i = 0; i < node.outputs().size(); i++) {
        if (!node.output(i).isEmpty()) {
          inferred.types.put(node.output(i), inferred.output(node, i));
        }
      }
    }
    return inferred;
  }

  /** A value's type; float32 where nothing tells. */
  ElementType of(String value) {
    return types.getOrDefault(value, ElementType.FLOAT);
  }

  private ElementType output(Node node, int index) {
    if (index == 1 && !node.opType().equals("Split")) {
      Optional<ElementType> second = secondOutput(node.opType());
      if (second.isPresent()) {
        return second.get();
      }
    }
    Attributes attributes = node.attributes();
    return switch (node.opType()) {
      case "Shape", "Size", "NonZero", "ArgMax", "ArgMin" -> ElementType.INT64;
      case "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual" -> ElementType.BOOL;
      case "And", "Or", "Xor", "Not", "IsNaN", "IsInf" -> ElementType.BOOL;
      case "Cast" -> ofCode(attributes.integer("to", ElementType.FLOAT.code()));
      case "ConstantOfShape", "Constant" -> constant(attributes);
      case "CastLike", "Where", "DequantizeLinear" -> of(node.input(1));
      case "OneHot" -> of(node.input(2));
      case "QuantizeLinear" -> node.hasInput(2) ? of(node.input(2)) : ElementType.UINT8;
      case "DynamicQuantizeLinear" -> ElementType.UINT8;
      default -> of(node.input(0));
    };
  }

  private static Optional<ElementType> secondOutput(String opType) {
    return switch (opType) {
      case "MaxPool", "TopK" -> Optional.of(ElementType.INT64);
      case "Dropout" -> Optional.of(ElementType.BOOL);
      case "DynamicQuantizeLinear" -> Optional.of(ElementType.FLOAT);
      default -> Optional.empty();
    };
  }

  private static ElementType constant(Attributes attributes) {
    boolean integers = attributes.has("value_int") || attributes.has("value_ints");
    return attributes
        .tensor("value")
        .map(ConstantTensor::type)
        .orElse(integers ? ElementType.INT64 : ElementType.FLOAT);
  }

  private static ElementType ofCode(long code) {
    return Arrays.stream(ElementType.values())
        .filter(type -> type.code() == code)
        .findFirst()
        .orElse(ElementType.FLOAT);
  }
}
