package dev.limelight.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Replaces calls of a model's local functions by their bodies, as the ONNX specification defines
 * them (IR, "Functions"): actual values for formal ones, the call's attributes for those that the
 * body refers to, and for every inner value a name of its own, {@code <call>/<value>}.
 */
final class FunctionInliner {

  /**
   * A node and the version of its operators, which may be another than the model's in a function.
   *
   * @param node the node
   * @param opset version of {@code ai.onnx}
   */
  record VersionedNode(NodeProto node, int opset) {}

  private final FunctionTable functions;
  private final UniqueNames values = new UniqueNames();
  private final UniqueNames prefixes = new UniqueNames();

  private FunctionInliner(FunctionTable functions) {
    this.functions = functions;
  }

  /**
   * The graph's nodes with all calls replaced, in its subgraphs too.
   *
   * @throws OnnxException if a call does not fit its function
   * @throws UnsupportedModelException if functions and subgraphs lie too deep in each other, or a
   *     function within a subgraph has another opset than it
   */
  static List<VersionedNode> inline(GraphProto graph, FunctionTable functions, int opset) {
    FunctionInliner inliner = new FunctionInliner(functions);
    inliner.take(graph);
    List<VersionedNode> nodes = new ArrayList<>();
    for (NodeProto node : graph.getNodeList()) {
      inliner.expand(new VersionedNode(node, opset), 0, nodes);
    }
    return nodes;
  }

  private void take(GraphProto graph) {
    graph.getInputList().forEach(input -> values.take(input.getName()));
    graph.getInitializerList().forEach(tensor -> values.take(tensor.getName()));
    for (NodeProto node : graph.getNodeList()) {
      node.getOutputList().forEach(values::take);
      FunctionTable.subgraphs(node).forEach(this::take);
    }
  }

  private void expand(VersionedNode versioned, int depth, List<VersionedNode> into) {
    if (depth > FunctionTable.DEEPEST) {
      throw new UnsupportedModelException(
          "Functions and subgraphs lie more than %d deep in each other, at node '%s'"
              .formatted(FunctionTable.DEEPEST, BodyCopy.nameOf(versioned.node())));
    }
    FunctionProto function = functions.calledBy(versioned.node());
    if (function == null) {
      into.add(withSubgraphsInlined(versioned, depth));
    } else {
      call(versioned.node(), function, depth, into);
    }
  }

  private void call(NodeProto call, FunctionProto function, int depth, List<VersionedNode> into) {
    int opset = functions.opset(function);
    requireFit(call, function);
    BodyCopy copy =
        new BodyCopy(prefixes.fresh(BodyCopy.nameOf(call)), values, attributes(call, function));
    for (int i = 0; i < function.getInputCount(); i++) {
      copy.bind(function.getInput(i), i < call.getInputCount() ? call.getInput(i) : "");
    }
    List<VersionedNode> results = new ArrayList<>();
    for (int i = 0; i < function.getOutputCount(); i++) {
      String formal = function.getOutput(i);
      String actual = i < call.getOutputCount() ? call.getOutput(i) : "";
      if (copy.isBound(formal) && !actual.isEmpty()) {
        // The function hands on one of its inputs, or one value twice.
        results.add(new VersionedNode(identity(copy.name(formal), actual), opset));
      } else if (!actual.isEmpty()) {
        copy.bind(formal, actual);
      }
    }
    copy.define(function.getNodeList());
    for (NodeProto node : function.getNodeList()) {
      expand(new VersionedNode(copy.copy(node), opset), depth + 1, into);
    }
    into.addAll(results);
  }

  static NodeProto identity(String from, String to) {
    return NodeProto.newBuilder()
        .setName(to)
        .setOpType("Identity")
        .addInput(from)
        .addOutput(to)
        .build();
  }

  private static void requireFit(NodeProto call, FunctionProto function) {
    if (call.getInputCount() > function.getInputCount()
        || call.getOutputCount() > function.getOutputCount()) {
      throw new OnnxException(
          "Node '%s' calls the local function '%s' with %d inputs and %d outputs; it has %d and %d"
              .formatted(
                  BodyCopy.nameOf(call),
                  function.getName(),
                  call.getInputCount(),
                  call.getOutputCount(),
                  function.getInputCount(),
                  function.getOutputCount()));
    }
  }

  private static Map<String, AttributeProto> attributes(NodeProto call, FunctionProto function) {
    Map<String, AttributeProto> attributes = new HashMap<>();
    function.getAttributeProtoList().forEach(preset -> attributes.put(preset.getName(), preset));
    call.getAttributeList().forEach(given -> attributes.put(given.getName(), given));
    return attributes;
  }

  private VersionedNode withSubgraphsInlined(VersionedNode versioned, int depth) {
    NodeProto node = versioned.node();
    if (FunctionTable.subgraphs(node).isEmpty()) {
      return versioned;
    }
    NodeProto.Builder inlined = node.toBuilder().clearAttribute();
    for (AttributeProto attribute : node.getAttributeList()) {
      AttributeProto.Builder copy = attribute.toBuilder().clearGraphs();
      if (attribute.hasG()) {
        copy.setG(subgraph(attribute.getG(), versioned.opset(), depth));
      }
      for (GraphProto graph : attribute.getGraphsList()) {
        copy.addGraphs(subgraph(graph, versioned.opset(), depth));
      }
      inlined.addAttribute(copy);
    }
    return new VersionedNode(inlined.build(), versioned.opset());
  }

  private GraphProto subgraph(GraphProto graph, int opset, int depth) {
    List<VersionedNode> nodes = new ArrayList<>();
    for (NodeProto node : graph.getNodeList()) {
      expand(new VersionedNode(node, opset), depth + 1, nodes);
    }
    GraphProto.Builder inlined = graph.toBuilder().clearNode();
    for (VersionedNode node : nodes) {
      if (node.opset() != opset) {
        throw new UnsupportedModelException(
            "A local function in subgraph '%s' is at opset %d, the subgraph at %d; export both at one"
                .formatted(graph.getName(), node.opset(), opset));
      }
      inlined.addNode(node.node());
    }
    return inlined.build();
  }
}
