package dev.limelight.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gives a model that takes whole numbers (bytes, as cameras do) an image input of float32 that
 * takes the same values, since a gradient needs one. What merely moves the numbers about goes on
 * doing so; where the model turns them into floats they already are.
 */
final class FloatImage {
  private final Set<String> whole = new HashSet<>();
  private final Map<String, ConstantTensor> initializers;
  private final List<Node> nodes = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  private FloatImage(Graph graph, String image) {
    initializers = new LinkedHashMap<>(graph.initializers());
    whole.add(image);
  }

  /**
   * The graph with a float32 image; unchanged where it takes floats of any width.
   *
   * @throws UnsupportedModelException naming the nodes that compute with whole numbers
   */
  static Graph of(Graph graph, ValueInfo image) {
    if (image.type().isFloatingPoint()) {
      return graph;
    }
    FloatImage entry = new FloatImage(graph, image.name());
    graph.nodes().forEach(entry::convert);
    if (!entry.refused.isEmpty()) {
      throw new UnsupportedModelException(
          "The image input '%s' is %s, and these nodes compute with its whole numbers, which have no"
                  .formatted(image.name(), image.type())
              + " gradient: "
              + String.join(", ", entry.refused)
              + "; export the model with a Cast to float before them");
    }
    List<ValueInfo> inputs =
        graph.inputs().stream()
            .map(
                input ->
                    input.name().equals(image.name())
                        ? new ValueInfo(image.name(), ElementType.FLOAT, image.dims())
                        : input)
            .collect(Collectors.toList());
    return graph.withInputs(inputs).withNodes(entry.nodes).withInitializers(entry.initializers);
  }

  private void convert(Node node) {
    boolean shapeOnly = node.opType().equals("Shape") || node.opType().equals("Size");
    if (shapeOnly || node.reads().stream().noneMatch(whole::contains)) {
      nodes.add(node);
    } else if (node.opType().equals("Cast")) {
      cast(node);
    } else if (MovingOperators.contain(node.opType()) && movesOnlyImages(node)) {
      whole.addAll(node.outputs());
      nodes.add(node);
    } else if (node.opType().equals("DequantizeLinear") && isPerTensor(node)) {
      dequantize(node);
    } else {
      refused.add("%s at '%s'".formatted(node.operator(), node.name()));
    }
  }

  /** A second data input (of Concat) that is not part of the image would keep its type. */
  private boolean movesOnlyImages(Node node) {
    return whole.contains(node.input(0))
        && (!node.opType().equals("Concat") || whole.containsAll(node.inputs()));
  }

  private void cast(Node node) {
    int to = (int) node.attributes().integer("to", 0);
    if (ElementType.ofCode(to, "Node '" + node.name() + "'").isFloatingPoint()) {
      nodes.add(node);
    } else {
      whole.addAll(node.outputs());
      nodes.add(Node.of(node.name(), "Identity", node.inputs(), node.outputs(), Attributes.NONE));
    }
  }

  private boolean isPerTensor(Node node) {
    ConstantTensor scale = initializers.get(node.input(1));
    boolean zeroKnown = !node.hasInput(2) || initializers.containsKey(node.input(2));
    return scale != null && scale.size() == 1 && zeroKnown;
  }

  private void dequantize(Node node) {
    String value = node.input(0);
    ConstantTensor zero = initializers.get(node.input(2));
    if (zero != null) {
      String name = node.name() + "/zero_point";
      initializers.put(name, ConstantTensor.floats(zero.dims(), (float) zero.toLongs()[0]));
      value = node.name() + "/centred";
      nodes.add(
          Node.of(value, "Sub", List.of(node.input(0), name), List.of(value), Attributes.NONE));
    }
    nodes.add(
        Node.of(
            node.name(), "Mul", List.of(value, node.input(1)), node.outputs(), Attributes.NONE));
  }
}
