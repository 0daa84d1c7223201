package dev.limelight.runtime.export;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.TypedGraph;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Pools whose last window would start behind the image, where {@code ceil_mode} rounds up: ONNX
 * Runtime (1.30, as all before it) leaves that window out when it runs, and counts it when it
 * infers shapes, so that it refuses whatever is held against the sizes that come out. Padded up to
 * the windows that there are, and rounded down, a pool is the same in both.
 */
final class LastWindows {
  private static final Set<String> POOLS = Set.of("MaxPool", "AveragePool", "LpPool");

  private LastWindows() {}

  /** The graph with such pools written so that inferred sizes are those that come out. */
  static TypedGraph settled(TypedGraph typed) {
    Graph graph = typed.graph();
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      nodes.add(
          node.domain().isEmpty()
                  && POOLS.contains(node.opType())
                  && node.attributes().flag("ceil_mode", false)
                  && node.attributes().text("auto_pad", "NOTSET").equals("NOTSET")
              ? settled(node, typed.value(node.input(0)).dims(), typed.value(node.output(0)).dims())
              : node);
    }
    return new TypedGraph(graph.withNodes(nodes), typed.values(), typed.constants());
  }

  private static Node settled(Node node, Dims in, Dims out) {
    Attributes attributes = node.attributes();
    long[] kernel = attributes.integers("kernel_shape", new long[0]);
    int axes = kernel.length;
    long[] ones = new long[axes];
    Arrays.fill(ones, 1);
    long[] strides = attributes.integers("strides", ones);
    long[] dilations = attributes.integers("dilations", ones);
    long[] pads = attributes.integers("pads", new long[2 * axes]).clone();
    boolean fewer = false;
    boolean beyond = false;
    for (int axis = 0; axis < axes; axis++) {
      if (in.at(axis + 2) == Dims.DYNAMIC || out.at(axis + 2) == Dims.DYNAMIC) {
        return node;
      }
      long span = (kernel[axis] - 1) * dilations[axis] + 1;
      long padded = in.at(axis + 2) + pads[axis] + pads[axes + axis];
      long counted = 1 - Math.floorDiv(span - padded, strides[axis]);
      fewer |= out.at(axis + 2) < counted;
      long reached = (out.at(axis + 2) - 1) * strides[axis] + span - pads[axis];
      long needed = Math.max(0, reached - in.at(axis + 2));
      beyond |= needed > pads[axes + axis];
      pads[axes + axis] = needed;
    }
    boolean paddingCounts = attributes.flag("count_include_pad", false);
    if (!fewer || (beyond && paddingCounts)) {
      return node;
    }
    return node.withAttributes(attributes.without("ceil_mode").with("pads", pads));
  }
}
