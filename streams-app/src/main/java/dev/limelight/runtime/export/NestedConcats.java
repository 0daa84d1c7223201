package dev.limelight.runtime.export;

import dev.limelight.onnx.Graph;
import dev.limelight.onnx.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Concatenations that begin with what another one has joined already take its result: a DenseNet's
 * layers each join all earlier ones, which are as many values to split and to add up on the way
 * back as there are pairs of layers. Joined step by step they are one a layer.
 *
 * <p>The values stay the same to the bit, and no more of them are copied.
 */
final class NestedConcats {
  /** What concatenations along one axis begin with: a step per value. */
  private static final class Prefix {
    private final Map<String, Prefix> longer = new HashMap<>();
    private @Nullable String joined;
  }

  private final Map<Long, Prefix> byAxis = new HashMap<>();

  private NestedConcats() {}

  /** The graph with each concatenation beginning with the longest one before it that it can. */
  static Graph of(Graph graph) {
    NestedConcats concats = new NestedConcats();
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      boolean joins = node.domain().isEmpty() && node.opType().equals("Concat");
      nodes.add(joins ? concats.nested(node) : node);
    }
    return graph.withNodes(nodes);
  }

  private Node nested(Node concat) {
    List<String> values = concat.inputs();
    Prefix prefix =
        byAxis.computeIfAbsent(concat.attributes().integer("axis", 0), axis -> new Prefix());
    String joined = null;
    int taken = 0;
    for (int i = 0; i < values.size(); i++) {
      prefix = prefix.longer.computeIfAbsent(values.get(i), value -> new Prefix());
      if (prefix.joined != null && i > 0 && i + 1 < values.size()) {
        joined = prefix.joined;
        taken = i + 1;
      }
    }
    if (prefix.joined == null) {
      prefix.joined = concat.output(0);
    }
    if (joined == null) {
      return concat;
    }
    List<String> inputs = new ArrayList<>(List.of(joined));
    inputs.addAll(values.subList(taken, values.size()));
    return concat.withInputs(inputs);
  }
}
