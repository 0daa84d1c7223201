package dev.limelight.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The local functions of a model. Before anything is copied it is known that no function calls
 * itself and how large the model becomes, so a file that would grow without bound costs nothing.
 */
final class FunctionTable {
  /** Functions and subgraphs within each other. */
  static final int DEEPEST = 100;

  /** Nodes that all calls together may bring. */
  static final long MOST_NODES = 250_000;

  private static final long MOST_BYTES = 1L << 30;

  /** What a call brings. */
  private record Size(long nodes, long bytes) {
    Size plus(Size other) {
      return new Size(
          Math.min(nodes + other.nodes, MOST_NODES + 1),
          Math.min(bytes + other.bytes, MOST_BYTES + 1));
    }
  }

  private final Map<String, FunctionProto> functions = new HashMap<>();
  private final Map<String, Size> sizes = new HashMap<>();
  private final int modelOpset;

  /**
   * The functions of a model.
   *
   * @throws UnsupportedModelException if a function that is used calls itself, or the calls bring
   *     more than {@value #MOST_NODES} nodes
   */
  FunctionTable(ModelProto model, int modelOpset) {
    this.modelOpset = modelOpset;
    for (FunctionProto function : model.getFunctionsList()) {
      functions.put(
          key(function.getDomain(), function.getName(), function.getOverload()), function);
    }
    Size total = size(model.getGraph().getNodeList(), new LinkedHashSet<>(), false);
    if (total.nodes > MOST_NODES || total.bytes > MOST_BYTES) {
      throw new UnsupportedModelException(
          "The model's local functions call each other so often that inlining them makes more than "
              + MOST_NODES
              + " nodes or 1 GiB; export it with functions inlined and simplified");
    }
  }

  private static String key(String domain, String name, String overload) {
    return (domain.equals("ai.onnx") ? "" : domain) + "::" + name + "::" + overload;
  }

  private static String key(NodeProto node) {
    return key(node.getDomain(), node.getOpType(), node.getOverload());
  }

  /** The function that a node calls, or null where it is an operator. */
  @Nullable FunctionProto calledBy(NodeProto node) {
    return functions.isEmpty() ? null : functions.get(key(node));
  }

  /** Version of the {@code ai.onnx} operators in a function's body. */
  int opset(FunctionProto function) {
    for (OperatorSetIdProto set : function.getOpsetImportList()) {
      if (set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx")) {
        return (int) Math.max(0, Math.min(set.getVersion(), Integer.MAX_VALUE));
      }
    }
    return modelOpset;
  }

  private Size size(List<NodeProto> nodes, Set<String> callers, boolean counted) {
    Size total = new Size(0, 0);
    for (NodeProto node : nodes) {
      FunctionProto function = calledBy(node);
      if (function != null) {
        total = total.plus(size(key(node), function, callers));
      } else if (counted) {
        total = total.plus(new Size(1, node.getSerializedSize()));
      }
      for (GraphProto subgraph : subgraphs(node)) {
        total = total.plus(size(subgraph.getNodeList(), callers, counted));
      }
    }
    return total;
  }

  private Size size(String key, FunctionProto function, Set<String> callers) {
    Size known = sizes.get(key);
    if (known != null) {
      return known;
    }
    if (!callers.add(key)) {
      throw new UnsupportedModelException(
          "Local function '" + function.getName() + "' calls itself, by way of " + callers);
    }
    if (callers.size() > DEEPEST) {
      throw new UnsupportedModelException(
          "Local functions call each other more than "
              + DEEPEST
              + " deep, at '"
              + function.getName()
              + "'");
    }
    Size size = size(function.getNodeList(), callers, true);
    callers.remove(key);
    sizes.put(key, size);
    return size;
  }

  /** The graphs among a node's attributes. */
  static List<GraphProto> subgraphs(NodeProto node) {
    List<GraphProto> graphs = new ArrayList<>();
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        graphs.add(attribute.getG());
      }
      graphs.addAll(attribute.getGraphsList());
    }
    return graphs;
  }
}
