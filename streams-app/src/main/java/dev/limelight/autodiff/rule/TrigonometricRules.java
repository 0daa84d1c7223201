package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.OperatorRules;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.Value;
import java.util.function.BiFunction;

/** Circular and hyperbolic functions and their inverses, in operators that CUDA has too. */
final class TrigonometricRules {
  private TrigonometricRules() {}

  static void register(OperatorRules.Builder table) {
    table
        .rule("Sin", c -> times(c, (graph, x) -> graph.unary("Cos", x)))
        .rule("Cos", c -> times(c, (graph, x) -> graph.unary("Neg", graph.unary("Sin", x))))
        .rule("Tan", c -> times(c, (graph, x) -> oneAnd(graph, square(graph, c.output(0)), 1f)))
        .rule("Sinh", c -> times(c, (graph, x) -> root(graph, c.output(0), 1f)))
        .rule("Cosh", c -> times(c, TrigonometricRules::sinh))
        .rule("Asin", c -> over(c, (graph, x) -> rootOfOneMinusSquare(graph, x)))
        .rule(
            "Acos", c -> over(c, (graph, x) -> graph.unary("Neg", rootOfOneMinusSquare(graph, x))))
        .rule("Atan", c -> over(c, (graph, x) -> oneAnd(graph, square(graph, x), 1f)))
        .rule("Asinh", c -> over(c, (graph, x) -> root(graph, x, 1f)))
        .rule("Acosh", c -> over(c, (graph, x) -> root(graph, x, -1f)))
        .rule("Atanh", c -> over(c, (graph, x) -> oneAnd(graph, square(graph, x), -1f)));
  }

  private static void times(RuleContext c, BiFunction<GraphBuilder, Value, Value> derivative) {
    c.toInput(0, g -> c.graph().mul(g, derivative.apply(c.graph(), c.input(0))));
  }

  private static void over(RuleContext c, BiFunction<GraphBuilder, Value, Value> inverse) {
    c.toInput(0, g -> c.graph().div(g, inverse.apply(c.graph(), c.input(0))));
  }

  private static Value square(GraphBuilder graph, Value x) {
    return graph.mul(x, x);
  }

  /** {@code 1 + sign * square}. */
  private static Value oneAnd(GraphBuilder graph, Value square, float sign) {
    Value one = graph.scalar(1f);
    return sign > 0 ? graph.add(one, square) : graph.sub(one, square);
  }

  /** {@code sqrt(x^2 + c)}. */
  private static Value root(GraphBuilder graph, Value x, float c) {
    return graph.unary("Sqrt", graph.add(square(graph, x), graph.scalar(c)));
  }

  private static Value rootOfOneMinusSquare(GraphBuilder graph, Value x) {
    return graph.unary("Sqrt", oneAnd(graph, square(graph, x), -1f));
  }

  private static Value sinh(GraphBuilder graph, Value x) {
    Value up = graph.unary("Exp", x);
    return graph.scale(graph.sub(up, graph.unary("Reciprocal", up)), 0.5f);
  }
}
