package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.OperatorRules;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.Value;
import java.util.function.UnaryOperator;

/** Activation functions. Masks are taken from the output, so the input need not be kept. */
final class ActivationRules {
  private ActivationRules() {}

  static void register(OperatorRules.Builder table) {
    table
        .rule("Relu", ReluMask::differentiate)
        .rule("LeakyRelu", c -> leaky(c, c.graph().scalar(c.attributes().real("alpha", 0.01f))))
        .broadcasting("PRelu", c -> leaky(c, c.input(1)))
        .rule("Clip", ActivationRules::clip)
        .rule("Sigmoid", c -> factor(c, x -> sigmoidSlope(c.graph(), c.output(0))))
        .rule("HardSigmoid", ActivationRules::hardSigmoid)
        .rule("HardSwish", ActivationRules::hardSwish)
        .rule("Tanh", c -> factor(c, x -> oneMinusSquare(c.graph(), c.output(0))))
        .rule("Erf", ActivationRules::erf)
        .rule("Softplus", c -> factor(c, x -> c.graph().unary("Sigmoid", x)))
        .rule("Softsign", ActivationRules::softsign)
        .rule("Elu", ActivationRules::elu)
        .rule("Selu", ActivationRules::selu)
        .rule("Celu", ActivationRules::celu)
        .rule("Mish", ActivationRules::mish)
        .rule("ThresholdedRelu", ActivationRules::thresholdedRelu)
        .rule("Shrink", ActivationRules::shrink);
  }

  private static void factor(RuleContext c, UnaryOperator<Value> derivative) {
    c.toInput(0, g -> c.graph().mul(g, derivative.apply(c.input(0))));
  }

  /** Slope 1 where the input is positive, else {@code slope}. */
  private static void leaky(RuleContext c, Value slope) {
    GraphBuilder graph = c.graph();
    factor(
        c,
        x -> {
          Value mask = Masks.positive(graph, x);
          return graph.add(mask, graph.mul(graph.sub(graph.scalar(1f), mask), slope));
        });
    c.toInput(1, g -> graph.mul(g, graph.sub(c.input(0), graph.unary("Relu", c.input(0)))));
  }

  /**
   * 1 between the bounds, where they are bounds at all. Frameworks differ at a bound itself: ReLU
   * and ReLU6 have slope 0 there, and are known by their bounds; {@code clamp} has slope 1, so that
   * a picture's black and white keep their gradient where pixels are clipped to their range.
   */
  private static void clip(RuleContext c) {
    float low = bound(c, 1, "minimum", Float.NEGATIVE_INFINITY);
    float high = bound(c, 2, "maximum", Float.POSITIVE_INFINITY);
    boolean rectifies = low == 0 && (high == 6 || high >= Float.MAX_VALUE);
    if (rectifies) {
      factor(c, x -> rectified(c, high));
    } else {
      c.toInput(0, g -> clamped(c, g, low, high));
    }
  }

  private static Value rectified(RuleContext c, float high) {
    return high < Float.MAX_VALUE && BlockedLayout.holdsOutput(c)
        ? BlockedLayout.between(c.graph(), c.output(0), high)
        : inside(c.graph(), c.output(0), high);
  }

  private static Value clamped(RuleContext c, Value g, float low, float high) {
    GraphBuilder graph = c.graph();
    Value passed = g;
    if (low > -Float.MAX_VALUE) {
      passed = graph.mul(passed, Masks.atLeast(graph, c.input(0), low));
    }
    if (high < Float.MAX_VALUE) {
      passed = graph.mul(passed, Masks.atMost(graph, c.input(0), high));
    }
    return passed;
  }

  private static float bound(RuleContext c, int index, String role, float none) {
    return c.node().hasInput(index) ? c.requiredConstant(index, role).toFloats()[0] : none;
  }

  private static Value sigmoidSlope(GraphBuilder graph, Value y) {
    return graph.sub(y, graph.mul(y, y));
  }

  private static Value oneMinusSquare(GraphBuilder graph, Value y) {
    return graph.sub(graph.scalar(1f), graph.mul(y, y));
  }

  private static void hardSigmoid(RuleContext c) {
    GraphBuilder graph = c.graph();
    float alpha = c.attributes().real("alpha", 0.2f);
    factor(c, x -> graph.scale(inside(graph, c.output(0), 1f), alpha));
  }

  /**
   * 1 where a value that was clipped to {@code 0..high} lies strictly between. One mask of both
   * bounds, before it meets a gradient: the value is then read from memory once, and the gradient
   * waits in the cache.
   */
  private static Value inside(GraphBuilder graph, Value y, float high) {
    return high < Float.MAX_VALUE
        ? graph
            .pointwise()
            .emit(y, v -> graph.mul(Masks.positive(graph, v), Masks.below(graph, v, high)))
        : Masks.positive(graph, y);
  }

  /** {@code x h(x)} with h = clip(x/6 + 1/2, 0, 1): h + x/6 where h is not clipped. */
  private static void hardSwish(RuleContext c) {
    GraphBuilder graph = c.graph();
    factor(
        c,
        x -> {
          Value h = graph.hardSigmoid(x, 1f / 6, 0.5f);
          Value slope = graph.mul(graph.scale(x, 1f / 6), inside(graph, h, 1f));
          return graph.add(h, slope);
        });
  }

  /** 2 / sqrt(pi) exp(-x^2). */
  private static void erf(RuleContext c) {
    GraphBuilder graph = c.graph();
    factor(
        c,
        x ->
            graph.scale(
                graph.unary("Exp", graph.unary("Neg", graph.mul(x, x))),
                (float) (2 / Math.sqrt(Math.PI))));
  }

  private static void softsign(RuleContext c) {
    GraphBuilder graph = c.graph();
    factor(
        c,
        x -> {
          Value denominator = graph.add(graph.scalar(1f), graph.unary("Abs", x));
          return graph.unary("Reciprocal", graph.mul(denominator, denominator));
        });
  }

  /** 1 where positive, else y + alpha. */
  private static void elu(RuleContext c) {
    GraphBuilder graph = c.graph();
    float alpha = c.attributes().real("alpha", 1f);
    factor(c, x -> mixed(graph, x, graph.scalar(1f), graph.add(c.output(0), graph.scalar(alpha))));
  }

  private static void selu(RuleContext c) {
    GraphBuilder graph = c.graph();
    float alpha = c.attributes().real("alpha", 1.6732632f);
    float gamma = c.attributes().real("gamma", 1.050701f);
    factor(
        c,
        x ->
            mixed(
                graph,
                x,
                graph.scalar(gamma),
                graph.add(c.output(0), graph.scalar(alpha * gamma))));
  }

  /** 1 where positive, else exp(x / alpha). */
  private static void celu(RuleContext c) {
    GraphBuilder graph = c.graph();
    float alpha = c.attributes().real("alpha", 1f);
    factor(
        c,
        x -> {
          Value negative = graph.scale(graph.add(c.output(0), graph.scalar(alpha)), 1 / alpha);
          return mixed(graph, x, graph.scalar(1f), negative);
        });
  }

  private static Value mixed(GraphBuilder graph, Value x, Value positive, Value negative) {
    Value mask = Masks.positive(graph, x);
    return graph.add(
        graph.mul(mask, positive), graph.mul(graph.sub(graph.scalar(1f), mask), negative));
  }

  /** x tanh(softplus x): t + x (1 - t^2) sigmoid(x). */
  private static void mish(RuleContext c) {
    GraphBuilder graph = c.graph();
    factor(
        c,
        x -> {
          Value t = graph.unary("Tanh", graph.unary("Softplus", x));
          Value slope = graph.mul(oneMinusSquare(graph, t), graph.unary("Sigmoid", x));
          return graph.add(t, graph.mul(x, slope));
        });
  }

  private static void thresholdedRelu(RuleContext c) {
    float alpha = c.attributes().real("alpha", 1f);
    factor(c, x -> Masks.above(c.graph(), x, alpha));
  }

  /** 1 outside of plus and minus lambda, where the input is only shifted. */
  private static void shrink(RuleContext c) {
    GraphBuilder graph = c.graph();
    float bound = c.attributes().real("lambd", 0.5f);
    factor(c, x -> graph.add(Masks.above(graph, x, bound), Masks.below(graph, x, -bound)));
  }
}
