package dev.limelight.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts the branch of an {@code If} in its place, where it is known which one is taken. */
public final class Branches {
  private Branches() {}

  /**
   * The graph without the {@code If} nodes whose condition is known.
   *
   * @param conditions content of conditions, by value name
   */
  public static Graph resolve(Graph graph, Map<String, Boolean> conditions) {
    UniqueNames values = new UniqueNames();
    graph.initializers().keySet().forEach(values::take);
    graph.inputs().forEach(input -> values.take(input.name()));
    UniqueNames names = new UniqueNames();
    for (Node node : graph.nodes()) {
      names.take(node.name());
      node.outputs().forEach(values::take);
    }
    Map<String, ConstantTensor> initializers = new LinkedHashMap<>(graph.initializers());
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      Boolean condition = isBranching(node) ? conditions.get(node.input(0)) : null;
      if (condition == null) {
        nodes.add(node);
      } else {
        String branch = condition ? "then_branch" : "else_branch";
        GraphProto body = node.attributes().subgraph(branch).orElseThrow().proto();
        for (NodeProto copy : place(node, body, values, initializers)) {
          nodes.add(GraphReader.node(copy, names, new TensorReader(null)));
        }
      }
    }
    return graph.withNodes(nodes).withInitializers(initializers);
  }

  /** Whether a node chooses between two branches. */
  public static boolean isBranching(Node node) {
    return node.domain().isEmpty()
        && node.opType().equals("If")
        && node.attributes().subgraph("then_branch").isPresent()
        && node.attributes().subgraph("else_branch").isPresent();
  }

  private static List<NodeProto> place(
      Node branching,
      GraphProto body,
      UniqueNames values,
      Map<String, ConstantTensor> initializers) {
    BodyCopy copy = new BodyCopy(branching.name(), values, Map.of());
    for (TensorProto tensor : body.getInitializerList()) {
      copy.define(tensor.getName());
      initializers.put(copy.name(tensor.getName()), new TensorReader(null).read(tensor));
    }
    copy.define(body.getNodeList());
    List<NodeProto> nodes = new ArrayList<>();
    body.getNodeList().forEach(node -> nodes.add(copy.copy(node)));
    for (int i = 0; i < Math.min(body.getOutputCount(), branching.outputs().size()); i++) {
      if (!branching.output(i).isEmpty()) {
        nodes.add(
            FunctionInliner.identity(copy.name(body.getOutput(i).getName()), branching.output(i)));
      }
    }
    return nodes;
  }
}
