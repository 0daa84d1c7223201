package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.Node;
import java.util.Arrays;
import java.util.Optional;

/**
 * A constant factor per channel, as batch normalisation has it. Where the gradient comes from a
 * convolution, through no more than a mask, the factor goes into the convolution's weights and
 * costs nothing when the graph runs.
 */
final class ChannelScale {
  private ChannelScale() {}

  /**
   * {@code g * factor}.
   *
   * @param g the gradient that arrived at the rule's node, {@code [N,C,...]}
   * @param factor one per channel
   */
  static Value of(RuleContext c, Value g, float[] factor) {
    GraphBuilder graph = c.graph();
    Optional<Value> convolved = source(c, g);
    if (convolved.isPresent()) {
      Value convolution = convolved.get();
      String weights = graph.producer(convolution).orElseThrow().input(1);
      ConstantTensor scaled = Weights.scaled(graph.content(weights).orElseThrow(), factor);
      graph.rewire(convolution, 1, graph.constant(scaled));
      return g;
    }
    long[] dims = new long[g.dims().rank()];
    Arrays.fill(dims, 1);
    dims[1] = factor.length;
    return graph.mul(g, graph.constant(ConstantTensor.floats(dims, factor)));
  }

  /** What the gradient is a masked form of, if that is a convolution for this node alone. */
  private static Optional<Value> source(RuleContext c, Value g) {
    GraphBuilder graph = c.graph();
    if (graph.readers(g.name()) > 0 || c.isShared(g)) {
      return Optional.empty();
    }
    Optional<Node> last = graph.producer(g);
    if (last.isPresent() && last.get().opType().equals("Mul")) {
      Value masked = new Value(last.get().input(0), g.type(), g.dims());
      boolean alone = graph.readers(masked.name()) == 1 && !c.isShared(masked);
      return alone && isConvolution(graph, masked) ? Optional.of(masked) : Optional.empty();
    }
    return isConvolution(graph, g) ? Optional.of(g) : Optional.empty();
  }

  private static boolean isConvolution(GraphBuilder graph, Value value) {
    return graph
        .producer(value)
        .filter(node -> node.opType().equals("Conv") && node.inputs().size() == 2)
        .map(node -> graph.content(node.input(1)).isPresent())
        .orElse(false);
  }
}
