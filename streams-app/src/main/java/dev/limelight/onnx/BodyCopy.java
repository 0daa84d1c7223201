package dev.limelight.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies the nodes of a body (a local function's, or a branch's) to the place it is used at: values
 * get the names they have there, attributes that refer to the function's get the call's values.
 */
final class BodyCopy {
  /** Readable, and short enough that deep nesting does not multiply a file's size. */
  private static final int LONGEST_PREFIX = 200;

  private final String prefix;
  private final UniqueNames taken;
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, AttributeProto> attributes;

  /**
   * A copy for one place.
   *
   * @param prefix name of the node that is replaced
   * @param taken names of all values, to which the copy's are added
   * @param attributes the call's attributes by name
   */
  BodyCopy(String prefix, UniqueNames taken, Map<String, AttributeProto> attributes) {
    this.prefix = prefix.length() > LONGEST_PREFIX ? prefix.substring(0, LONGEST_PREFIX) : prefix;
    this.taken = taken;
    this.attributes = attributes;
    names.put("", "");
  }

  /** Gives an inner value the name of one that exists at the place. */
  void bind(String inner, String outer) {
    names.put(inner, outer);
  }

  /** Whether an inner value has a name at the place. */
  boolean isBound(String inner) {
    return names.containsKey(inner);
  }

  /** Names every value that the nodes write and that has none yet; so too in their subgraphs. */
  void define(List<NodeProto> nodes) {
    for (NodeProto node : nodes) {
      node.getOutputList().forEach(this::define);
      for (AttributeProto attribute : node.getAttributeList()) {
        if (attribute.hasG()) {
          define(attribute.getG());
        }
        attribute.getGraphsList().forEach(this::define);
      }
    }
  }

  private void define(GraphProto graph) {
    graph.getInputList().forEach(input -> define(input.getName()));
    graph.getInitializerList().forEach(tensor -> define(tensor.getName()));
    define(graph.getNodeList());
  }

  /** Names one value after the place, unless it has a name. */
  void define(String inner) {
    if (!names.containsKey(inner)) {
      names.put(inner, taken.fresh(prefix + "/" + inner));
    }
  }

  /** The name at the place; values from outside the body keep theirs. */
  String name(String inner) {
    return names.getOrDefault(inner, inner);
  }

  /** A node as it is at the place. */
  NodeProto copy(NodeProto node) {
    NodeProto.Builder copy = node.toBuilder().clearInput().clearOutput().clearAttribute();
    copy.setName(prefix + "/" + nameOf(node));
    node.getInputList().forEach(input -> copy.addInput(name(input)));
    node.getOutputList().forEach(output -> copy.addOutput(name(output)));
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.getRefAttrName().isEmpty()) {
        copy.addAttribute(copy(attribute));
      } else if (attributes.containsKey(attribute.getRefAttrName())) {
        AttributeProto actual = attributes.get(attribute.getRefAttrName());
        copy.addAttribute(actual.toBuilder().setName(attribute.getName()));
      }
      // Else the call leaves an optional attribute out, and so does the copy.
    }
    return copy.build();
  }

  private AttributeProto copy(AttributeProto attribute) {
    if (!attribute.hasG() && attribute.getGraphsCount() == 0) {
      return attribute;
    }
    AttributeProto.Builder copy = attribute.toBuilder().clearGraphs();
    if (attribute.hasG()) {
      copy.setG(copy(attribute.getG()));
    }
    attribute.getGraphsList().forEach(graph -> copy.addGraphs(copy(graph)));
    return copy.build();
  }

  /** A graph as it is at the place. */
  GraphProto copy(GraphProto graph) {
    GraphProto.Builder copy =
        graph.toBuilder()
            .clearInput()
            .clearOutput()
            .clearInitializer()
            .clearNode()
            .clearValueInfo();
    for (ValueInfoProto input : graph.getInputList()) {
      copy.addInput(input.toBuilder().setName(name(input.getName())));
    }
    for (ValueInfoProto output : graph.getOutputList()) {
      copy.addOutput(output.toBuilder().setName(name(output.getName())));
    }
    for (TensorProto tensor : graph.getInitializerList()) {
      copy.addInitializer(tensor.toBuilder().setName(name(tensor.getName())));
    }
    graph.getNodeList().forEach(node -> copy.addNode(copy(node)));
    return copy.build();
  }

  /** A node's name, or where it has none its first output's. */
  static String nameOf(NodeProto node) {
    if (!node.getName().isEmpty()) {
      return node.getName();
    }
    return node.getOutputCount() == 0 ? node.getOpType() : node.getOutput(0);
  }
}
