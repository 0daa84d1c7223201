package dev.limelight.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps the names of a backward graph's inputs and outputs free: a model may use them for values
 * and nodes of its own, which are then called something else.
 */
final class PortNames {
  private static final List<String> PORTS =
      List.of(ForwardGraph.LOGITS, "target", "gradient", "activation");

  private PortNames() {}

  /** The name that a value of the model has once the ports' names are free. */
  static String inner(String value) {
    return PORTS.contains(value) ? value + "/value" : value;
  }

  /**
   * The graph without values of the ports' names.
   *
   * @throws UnsupportedModelException if the image has one, which people know it by
   */
  static Graph freed(Graph graph, String image) {
    if (PORTS.contains(image)) {
      throw new UnsupportedModelException(
          "The image input is called '%s', and exported graphs have an input or output of that name"
                  .formatted(image)
              + " (they have %s); rename the input".formatted(String.join(", ", PORTS)));
    }
    Graph freed = graph;
    for (String port : used(graph)) {
      freed = renamed(freed, port, inner(port));
    }
    return freed;
  }

  private static Set<String> used(Graph graph) {
    Set<String> used = new TreeSet<>();
    for (Node node : graph.nodes()) {
      used.add(node.name());
      used.addAll(node.outputs());
    }
    used.addAll(graph.initializers().keySet());
    graph.inputs().forEach(input -> used.add(input.name()));
    used.retainAll(PORTS);
    return used;
  }

  private static Graph renamed(Graph graph, String from, String to) {
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      Node other = node.withValueRenamed(from, to);
      nodes.add(node.name().equals(from) ? other.named(to) : other);
    }
    Map<String, ConstantTensor> initializers = new LinkedHashMap<>();
    graph
        .initializers()
        .forEach((name, tensor) -> initializers.put(name.equals(from) ? to : name, tensor));
    return graph.withNodes(nodes).withInitializers(initializers);
  }
}
