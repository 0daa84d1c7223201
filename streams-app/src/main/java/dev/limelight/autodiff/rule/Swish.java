package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.Value;

/**
 * A product {@code y = x s} with {@code s = sigmoid(x)}, as exporters write Swish (SiLU): its slope
 * {@code s (1 + x - y)} in few passes over the data, where product and sigmoid on their own take
 * six.
 */
final class Swish {
  private Swish() {}

  /** Sends the gradient if the product is a Swish; says whether it was. */
  static boolean differentiate(RuleContext c) {
    for (int x = 0; x < 2; x++) {
      if (isGate(c, 1 - x, x)) {
        send(c, x);
        return true;
      }
    }
    return false;
  }

  /** Whether an input is the sigmoid of the other one and of no use to anyone else. */
  private static boolean isGate(RuleContext c, int gate, int x) {
    String name = c.node().input(gate);
    return c.needs(x)
        && c.readers(name) == 1
        && c.producer(name)
            .map(p -> p.opType().equals("Sigmoid") && p.input(0).equals(c.node().input(x)))
            .orElse(false);
  }

  private static void send(RuleContext c, int index) {
    GraphBuilder graph = c.graph();
    Value x = c.input(index);
    Value gate = c.input(1 - index);
    Value y = c.output(0);
    boolean blocked = c.options().lowering() == Lowering.CPU && BlockedLayout.holds(x.dims());
    c.included(1 - index);
    c.toInput(
        index, g -> graph.mul(g, blocked ? inBlocks(graph, x, gate, y) : slope(graph, gate, y)));
  }

  /** {@code s (1 + x - y)}. */
  private static Value inBlocks(GraphBuilder graph, Value x, Value gate, Value y) {
    return graph.mul(gate, graph.add(BlockedLayout.affine(graph, y, -1f, 1f), x));
  }

  /** The same as {@code s + y - s y}. */
  private static Value slope(GraphBuilder graph, Value gate, Value y) {
    return graph.sub(graph.add(gate, y), graph.mul(gate, y));
  }
}
