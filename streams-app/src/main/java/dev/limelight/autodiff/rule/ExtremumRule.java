package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.Value;

/**
 * Max and Min of any number of values: the gradient goes to the one that was taken, in equal shares
 * to several equal ones, so that {@code max(x, x)} has the slope one.
 */
final class ExtremumRule {
  /** Turns any difference of two floats into something beyond one half. */
  private static final float SLOPE = 0x1p120f;

  private ExtremumRule() {}

  /**
   * The rule.
   *
   * @param sign 1 for Max, -1 for Min
   */
  static void differentiate(RuleContext c, float sign) {
    int count = c.node().inputs().size();
    if (count == 1) {
      c.toInput(0, g -> g);
    } else if (count == 2) {
      ofTwo(c, sign);
    } else {
      ofMany(c, count);
    }
  }

  /** 1, one half or 0 by the sign of the difference, in one pass. */
  private static void ofTwo(RuleContext c, float sign) {
    GraphBuilder graph = c.graph();
    Value difference = graph.sub(c.input(0), c.input(1));
    c.toInput(0, g -> graph.mul(g, graph.hardSigmoid(difference, sign * SLOPE, 0.5f)));
    c.toInput(1, g -> graph.mul(g, graph.hardSigmoid(difference, -sign * SLOPE, 0.5f)));
  }

  private static void ofMany(RuleContext c, int count) {
    GraphBuilder graph = c.graph();
    Value[] taken = new Value[count];
    for (int i = 0; i < count; i++) {
      taken[i] = Masks.equal(graph, c.input(i), c.output(0));
    }
    Value several = taken[0];
    for (int i = 1; i < count; i++) {
      several = graph.add(several, taken[i]);
    }
    Value winners = several;
    for (int i = 0; i < count; i++) {
      Value own = taken[i];
      c.toInput(i, g -> graph.mul(graph.div(g, winners), own));
    }
  }
}
