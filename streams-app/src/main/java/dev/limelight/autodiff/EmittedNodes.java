package dev.limelight.autodiff;

import dev.limelight.onnx.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The backward nodes so far, in order, with who writes and how many read each value. */
final class EmittedNodes {
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Integer> producers = new HashMap<>();
  private final Map<String, Integer> readers = new HashMap<>();

  /** Adds a node at the end. */
  void add(Node node) {
    node.outputs().forEach(output -> producers.put(output, nodes.size()));
    node.inputs().forEach(input -> readers.merge(input, 1, Integer::sum));
    nodes.add(node);
  }

  /** All of them, as a view. */
  List<Node> all() {
    return Collections.unmodifiableList(nodes);
  }

  /** The node that writes a value. */
  Optional<Node> producer(String value) {
    return Optional.ofNullable(producers.get(value)).map(nodes::get);
  }

  /** How often a value is read. */
  int readers(String value) {
    return readers.getOrDefault(value, 0);
  }

  /** Lets the node that writes a value read {@code other} at {@code index}. */
  void rewire(String written, int index, String other) {
    int position = Objects.requireNonNull(producers.get(written));
    List<String> inputs = new ArrayList<>(nodes.get(position).inputs());
    readers.merge(inputs.set(index, other), -1, Integer::sum);
    readers.merge(other, 1, Integer::sum);
    nodes.set(position, nodes.get(position).withInputs(inputs));
  }
}
