package dev.limelight.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Frees the batch dimension of a model that was exported for one image: the image input's first
 * dimension becomes symbolic, and a Reshape to a constant shape that starts with that 1 copies the
 * dimension from its input instead.
 */
public final class DynamicBatch {
  private DynamicBatch() {}

  /** The graph with a symbolic first dimension {@code N}; unchanged where it has one already. */
  public static Graph of(Graph graph, String imageInput) {
    ValueInfo image = ForwardGraph.input(graph, imageInput);
    if (image.rank() == 0 || image.dim(0) < 0) {
      return graph;
    }
    List<String> dims = new ArrayList<>(image.dims());
    dims.set(0, "N");
    List<ValueInfo> inputs = new ArrayList<>(graph.inputs());
    inputs.replaceAll(
        input ->
            input.name().equals(imageInput)
                ? new ValueInfo(imageInput, image.type(), dims)
                : input);
    return freeReshapes(graph.withInputs(inputs), imageInput, image.dim(0));
  }

  private static Graph freeReshapes(Graph graph, String imageInput, long batch) {
    var dependent = graph.reachableFrom(imageInput);
    Map<String, Node> producers = graph.producers();
    Map<String, ConstantTensor> initializers = new LinkedHashMap<>(graph.initializers());
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      Node freed = node;
      if (node.opType().equals("Reshape")
          && dependent.contains(node.input(0))
          && node.attributes().integer("allowzero", 0) == 0) {
        long[] shape = constant(node.input(1), initializers, producers);
        if (shape.length > 1 && shape[0] == batch) {
          shape[0] = 0;
          String name = node.name() + "/shape";
          initializers.put(name, ConstantTensor.longs(shape));
          freed = node.withInputs(List.of(node.input(0), name));
        }
      }
      nodes.add(freed);
    }
    return graph.withNodes(nodes).withInitializers(initializers);
  }

  private static long[] constant(
      String value, Map<String, ConstantTensor> initializers, Map<String, Node> producers) {
    ConstantTensor tensor = initializers.get(value);
    Node producer = producers.get(value);
    if (tensor == null && producer != null && producer.opType().equals("Constant")) {
      tensor = producer.attributes().tensor("value").orElse(null);
    }
    return tensor == null ? new long[0] : tensor.toLongs();
  }
}
