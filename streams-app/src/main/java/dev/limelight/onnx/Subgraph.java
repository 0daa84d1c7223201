package dev.limelight.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph that is an attribute of a control-flow node. It is carried, not read: only what it takes
 * from the graph around it is known. Immutable.
 */
public final class Subgraph {
  private final GraphProto proto;
  private final List<String> captured;

  Subgraph(GraphProto proto) {
    this.proto = proto;
    Set<String> outer = new LinkedHashSet<>();
    capture(proto, new HashSet<>(), outer);
    this.captured = List.copyOf(outer);
  }

  GraphProto proto() {
    return proto;
  }

  /** Names of the values that it reads from the graph around it, in the order of their use. */
  public List<String> captured() {
    return captured;
  }

  /** The same graph reading {@code to} where it read {@code from} from the graph around it. */
  Subgraph renamed(String from, String to) {
    BodyCopy copy = new BodyCopy("", new UniqueNames(), Map.of());
    copy.bind(from, to);
    return new Subgraph(copy.copy(proto));
  }

  private static void capture(GraphProto graph, Set<String> around, Set<String> outer) {
    Set<String> inner = new HashSet<>(around);
    graph.getInputList().forEach(input -> inner.add(input.getName()));
    graph.getInitializerList().forEach(tensor -> inner.add(tensor.getName()));
    graph.getNodeList().forEach(node -> inner.addAll(node.getOutputList()));
    for (NodeProto node : graph.getNodeList()) {
      node.getInputList().stream()
          .filter(value -> !value.isEmpty() && !inner.contains(value))
          .forEach(outer::add);
      FunctionTable.subgraphs(node).forEach(subgraph -> capture(subgraph, inner, outer));
    }
    graph.getOutputList().stream()
        .map(output -> output.getName())
        .filter(value -> !inner.contains(value))
        .forEach(outer::add);
  }
}
