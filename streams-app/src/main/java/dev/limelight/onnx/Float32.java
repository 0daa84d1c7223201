package dev.limelight.onnx;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Brings models of other floating-point types to float32: half precision has no kernels on a CPU
 * and too few bits for gradients, double has no kernels on most processors.
 */
public final class Float32 {
  private static final Set<ElementType> NARROW =
      EnumSet.of(ElementType.FLOAT16, ElementType.BFLOAT16);

  private Float32() {}

  /** The graph in float32; unchanged where it is. */
  public static Graph of(Graph graph) {
    Set<ElementType> others = otherTypes(graph);
    if (others.isEmpty()) {
      return graph;
    }
    Map<String, ConstantTensor> initializers = new LinkedHashMap<>(graph.initializers());
    initializers.replaceAll((name, tensor) -> converted(tensor, others));
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      nodes.add(node.withAttributes(converted(node, others)));
    }
    return graph
        .withInputs(graph.inputs().stream().map(input -> converted(input, others)).toList())
        .withOutputs(graph.outputs().stream().map(output -> converted(output, others)).toList())
        .withNodes(nodes)
        .withInitializers(initializers);
  }

  /**
   * The types that are converted: half precision wherever it occurs, double where the model
   * computes with it and not merely with sizes (some exporters compute those in double).
   */
  public static Set<ElementType> otherTypes(Graph graph) {
    Set<ElementType> types = new TreeSet<>();
    graph.inputs().forEach(input -> types.add(input.type()));
    graph.initializers().values().forEach(tensor -> types.add(tensor.type()));
    for (Node node : graph.nodes()) {
      if (node.attributes().raw("value") instanceof ConstantTensor tensor) {
        types.add(tensor.type());
      }
      types.add(target(node));
    }
    Set<ElementType> found = new TreeSet<>(types);
    found.retainAll(NARROW);
    if (types.contains(ElementType.DOUBLE) && computesInDouble(graph)) {
      found.add(ElementType.DOUBLE);
    }
    return found;
  }

  private static boolean computesInDouble(Graph graph) {
    Set<String> data = new HashSet<>();
    for (ValueInfo input : graph.inputs()) {
      if (input.type() == ElementType.DOUBLE) {
        return true;
      }
      data.addAll(graph.reachableFrom(input.name()));
    }
    return graph.nodes().stream()
        .anyMatch(
            node ->
                node.inputs().stream().anyMatch(data::contains)
                    && target(node) == ElementType.DOUBLE);
  }

  /** The type that a node casts to or creates; float32 for those that do neither. */
  private static ElementType target(Node node) {
    Object code = node.attributes().raw(attributeOfType(node));
    for (ElementType type : ElementType.values()) {
      if (node.domain().isEmpty() && code instanceof Long known && known == type.code()) {
        return type;
      }
    }
    return ElementType.FLOAT;
  }

  private static String attributeOfType(Node node) {
    return node.opType().equals("Cast") ? "to" : "dtype";
  }

  private static ConstantTensor converted(ConstantTensor tensor, Set<ElementType> others) {
    return others.contains(tensor.type())
        ? ConstantTensor.floats(tensor.dims(), tensor.toFloats())
        : tensor;
  }

  private static ValueInfo converted(ValueInfo value, Set<ElementType> others) {
    return others.contains(value.type())
        ? new ValueInfo(value.name(), ElementType.FLOAT, value.dims())
        : value;
  }

  private static Attributes converted(Node node, Set<ElementType> others) {
    Attributes attributes = node.attributes();
    for (String name : attributes.names()) {
      if (attributes.raw(name) instanceof ConstantTensor tensor) {
        attributes = attributes.with(name, converted(tensor, others));
      }
    }
    return others.contains(target(node))
        ? attributes.with(attributeOfType(node), (long) ElementType.FLOAT.code())
        : attributes;
  }
}
