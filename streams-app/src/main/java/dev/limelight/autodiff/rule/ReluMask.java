package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.Value;

/**
 * Relu: a gradient passes where the output is positive, under Guided Backprop where the gradient is
 * positive as well.
 *
 * <p>On a CPU the mask is made in the blocked layout where the gradient comes from a convolution
 * and goes into one, so that it never leaves it in between. A residual sum is worth a pass of its
 * own to get there: its gradient stays there through all the blocks before.
 */
final class ReluMask {
  private ReluMask() {}

  static void differentiate(RuleContext c) {
    c.toInput(0, g -> masked(c, guided(c, g)));
  }

  private static Value guided(RuleContext c, Value g) {
    if (c.options().relu() == ReluRule.STANDARD) {
      return g;
    }
    Value passed = c.graph().unary("Relu", g);
    return c.graph().isInBlocks(g) ? c.graph().inBlocks(passed) : passed;
  }

  private static Value masked(RuleContext c, Value g) {
    if (c.gradientIsRectified()) {
      return g;
    }
    GraphBuilder graph = c.graph();
    Value y = c.output(0);
    boolean full = g.dims().equals(y.dims());
    if (!BlockedLayout.holdsOutput(c) || (full && !enters(c, g))) {
      return graph.mul(g, Masks.positive(graph, y));
    }
    if (!full) {
      return BlockedLayout.entered(graph, graph.mul(g, Masks.positive(graph, y)));
    }
    Value blocked = graph.isInBlocks(g) ? g : BlockedLayout.entered(graph, g);
    return graph.mul(blocked, graph.inBlocks(Masks.positive(graph, y)));
  }

  /** Whether a gradient is in the layout, or is to be brought there. */
  private static boolean enters(RuleContext c, Value g) {
    return c.graph().isInBlocks(g)
        || isResidual(c)
        || c.graph().producer(g).map(node -> node.opType().equals("ConvTranspose")).orElse(false);
  }

  private static boolean isResidual(RuleContext c) {
    return c.producer(c.node().input(0)).map(node -> node.opType().equals("Add")).orElse(false);
  }
}
