package dev.limelight.onnx;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An ONNX graph: nodes in topological order over named values. Immutable; rewriting makes a new
 * one.
 *
 * @param name the graph's name
 * @param opset version of the {@code ai.onnx} operator set
 * @param inputs values fed from outside; initializers are not among them
 * @param outputs values handed out
 * @param nodes in topological order
 * @param initializers constants by name, in the file's order
 */
public record Graph(
    String name,
    int opset,
    List<ValueInfo> inputs,
    List<ValueInfo> outputs,
    List<Node> nodes,
    Map<String, ConstantTensor> initializers) {
  public Graph {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    nodes = List.copyOf(nodes);
    initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
  }

  /** The same graph with other nodes. */
  public Graph withNodes(List<Node> others) {
    return new Graph(name, opset, inputs, outputs, others, initializers);
  }

  /** The same graph with other initializers. */
  public Graph withInitializers(Map<String, ConstantTensor> others) {
    return new Graph(name, opset, inputs, outputs, nodes, others);
  }

  /** The same graph with other inputs. */
  public Graph withInputs(List<ValueInfo> others) {
    return new Graph(name, opset, others, outputs, nodes, initializers);
  }

  /** The same graph with other outputs. */
  public Graph withOutputs(List<ValueInfo> others) {
    return new Graph(name, opset, inputs, others, nodes, initializers);
  }

  /** The same graph declared at another operator set. */
  public Graph withOpset(int other) {
    return new Graph(name, other, inputs, outputs, nodes, initializers);
  }

  /** The node that writes each value. */
  public Map<String, Node> producers() {
    Map<String, Node> producers = new HashMap<>();
    for (Node node : nodes) {
      node.outputs().stream().filter(v -> !v.isEmpty()).forEach(v -> producers.put(v, node));
    }
    return producers;
  }

  /** Without the nodes, initializers that no output needs. Inputs stay. */
  public Graph pruned() {
    Map<String, Node> producers = producers();
    Set<String> needed = new HashSet<>();
    Deque<String> pending = new ArrayDeque<>();
    outputs.forEach(output -> pending.add(output.name()));
    while (!pending.isEmpty()) {
      String value = pending.remove();
      Node producer = needed.add(value) ? producers.get(value) : null;
      if (producer != null) {
        pending.addAll(producer.reads());
      }
    }
    List<Node> kept = new ArrayList<>();
    for (Node node : nodes) {
      if (node.outputs().stream().anyMatch(needed::contains)) {
        kept.add(node);
      }
    }
    Map<String, ConstantTensor> constants = new LinkedHashMap<>(initializers);
    constants.keySet().retainAll(needed);
    return new Graph(name, opset, inputs, outputs, kept, constants);
  }

  /** Names of all values that {@code source} reaches through data, not counting shapes. */
  public Set<String> reachableFrom(String source) {
    Set<String> reached = new HashSet<>(Set.of(source));
    for (Node node : nodes) {
      boolean shapeOnly = node.opType().equals("Shape") || node.opType().equals("Size");
      if (!shapeOnly && node.reads().stream().anyMatch(reached::contains)) {
        node.outputs().stream().filter(v -> !v.isEmpty()).forEach(reached::add);
      }
    }
    return reached;
  }
}
