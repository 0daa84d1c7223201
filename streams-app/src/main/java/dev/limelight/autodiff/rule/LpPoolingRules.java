package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.OperatorRules;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.Value;

/**
 * Pooling by the p-norm, {@code y = (sum |x|^p)^(1/p)}: {@code sign(x) |x|^(p-1)} times the sum of
 * {@code g / y^(p-1)} over the windows that hold {@code x}.
 */
final class LpPoolingRules {
  private LpPoolingRules() {}

  static void register(OperatorRules.Builder table) {
    table.rule("LpPool", LpPoolingRules::windows).rule("GlobalLpPool", LpPoolingRules::global);
  }

  private static void windows(RuleContext c) {
    Dims in = c.input(0).dims();
    long[] kernel = c.attributes().integers("kernel_shape", new long[0]);
    Window window = Window.of(c.attributes(), kernel, in, c.output(0).dims());
    c.fullToInput(
        0, g -> c.graph().mul(slope(c), PoolingRules.spread(c, shared(c, g), window, in)));
  }

  private static void global(RuleContext c) {
    c.toInput(0, g -> c.graph().mul(slope(c), shared(c, g)));
  }

  /** {@code sign(x) |x|^(p-1)}. */
  private static Value slope(RuleContext c) {
    GraphBuilder graph = c.graph();
    Value x = c.input(0);
    long p = c.attributes().integer("p", 2);
    if (p == 2) {
      return x;
    }
    Value sign = graph.unary("Sign", x);
    return p == 1 ? sign : graph.mul(sign, power(graph, graph.unary("Abs", x), p - 1));
  }

  /** {@code g / y^(p-1)}; zero where y is, as all of its window is then. */
  private static Value shared(RuleContext c, Value g) {
    GraphBuilder graph = c.graph();
    long p = c.attributes().integer("p", 2);
    return p == 1 ? g : graph.div(g, power(graph, Masks.nonZero(graph, c.output(0)), p - 1));
  }

  private static Value power(GraphBuilder graph, Value base, long exponent) {
    return exponent == 1 ? base : graph.emit("Pow", base.dims(), base, graph.scalar(exponent));
  }
}
