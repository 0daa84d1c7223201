package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Joined channels whose gradient a convolution writes: each part's is a convolution of its own,
 * with the weights of its channels. It is the same work, but nothing is taken apart in memory, and
 * the parts stay in the layout of channel blocks, where masks cost a pass less.
 */
final class ConvolvedParts {
  private ConvolvedParts() {}

  /**
   * The parts of a gradient, each a convolution; empty where it is not written by one, or where
   * they would not fill whole blocks.
   *
   * @param g {@code [N,C,H,W]}, which nobody else reads
   * @param channels of each part, C in all
   */
  static Optional<List<Value>> of(GraphBuilder graph, Value g, long... channels) {
    return graph
        .producer(g)
        .filter(node -> node.opType().equals("Conv") && node.inputs().size() == 2)
        .filter(node -> node.attributes().integer("group", 1) == 1 && fill(g.dims(), channels))
        .flatMap(node -> graph.content(node.input(1)).map(w -> parts(graph, node, g, w, channels)));
  }

  private static boolean fill(Dims dims, long... channels) {
    for (long each : channels) {
      if (!BlockedLayout.holds(dims.with(1, each))) {
        return false;
      }
    }
    return true;
  }

  private static List<Value> parts(
      GraphBuilder graph, Node whole, Value g, ConstantTensor weights, long... channels) {
    Attributes attributes = whole.attributes();
    // What matters of it is its name.
    Value input = new Value(whole.input(0), ElementType.FLOAT, Dims.of());
    List<Value> parts = new ArrayList<>();
    int from = 0;
    for (long each : channels) {
      Value own = graph.constant(Weights.channels(weights, from, (int) each));
      parts.add(
          graph.inBlocks(
              graph.emit(
                  "Conv", attributes, ElementType.FLOAT, g.dims().with(1, each), input, own)));
      from += (int) each;
    }
    return parts;
  }
}
