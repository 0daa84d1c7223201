package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.OperatorRules;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.RuntimeSizes;
import dev.limelight.autodiff.Value;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Reductions over axes. Gradients come back with size one along them; readers broadcast. */
final class ReductionRules {
  private ReductionRules() {}

  static void register(OperatorRules.Builder table) {
    table
        .rule("ReduceSum", c -> reduce(c, (g, y) -> g))
        .rule("ReduceMean", ReductionRules::mean)
        .rule(
            "ReduceMax", c -> reduce(c, (g, y) -> toExtremum(c.graph(), g, c.input(0), y, axes(c))))
        .rule(
            "ReduceMin", c -> reduce(c, (g, y) -> toExtremum(c.graph(), g, c.input(0), y, axes(c))))
        .rule(
            "ReduceL1", c -> reduce(c, (g, y) -> times(c, g, c.graph().unary("Sign", c.input(0)))))
        .rule("ReduceL2", ReductionRules::euclidean)
        .rule(
            "ReduceSumSquare",
            c -> reduce(c, (g, y) -> times(c, c.graph().scale(g, 2f), c.input(0))))
        .rule("ReduceLogSum", c -> reduce(c, (g, y) -> c.graph().div(g, c.graph().unary("Exp", y))))
        .rule("ReduceLogSumExp", ReductionRules::logSumExp)
        .rule("ReduceProd", ReductionRules::product);
  }

  private static Value times(RuleContext c, Value g, Value factor) {
    return c.graph().mul(g, factor);
  }

  private static void mean(RuleContext c) {
    reduce(c, (g, y) -> averaged(c, g, axes(c)));
  }

  /** A gradient over the number of elements that the first input has along axes. */
  static Value averaged(RuleContext c, Value g, int[] axes) {
    Dims in = c.input(0).dims();
    if (Arrays.stream(axes).anyMatch(axis -> in.at(axis) == Dims.DYNAMIC)) {
      return c.graph().div(g, RuntimeSizes.count(c.graph(), c.input(0), axes));
    }
    long count = Arrays.stream(axes).mapToLong(in::at).reduce(1, (a, b) -> a * b);
    return c.graph().scale(g, 1f / count);
  }

  private static void logSumExp(RuleContext c) {
    GraphBuilder graph = c.graph();
    reduce(c, (g, y) -> graph.mul(g, graph.unary("Exp", graph.sub(c.input(0), y))));
  }

  /** {@code x / |x|}; zero where the norm is. */
  private static void euclidean(RuleContext c) {
    GraphBuilder graph = c.graph();
    reduce(c, (g, y) -> times(c, graph.div(g, Masks.nonZero(graph, y)), c.input(0)));
  }

  /** The product of the others, which is not {@code y / x} where a factor is zero. */
  private static void product(RuleContext c) {
    GraphBuilder graph = c.graph();
    int[] axes = axes(c);
    reduce(
        c,
        (g, y) -> {
          Value zero = Masks.equal(graph, c.input(0), graph.scalar(0f));
          Value factors = graph.add(c.input(0), zero);
          Value zeros = graph.reduceSum(zero, axes);
          Value rest = graph.mul(g, graph.reduceProd(factors, axes));
          Value none = graph.div(Masks.equal(graph, zeros, graph.scalar(0f)), factors);
          Value one = graph.mul(Masks.equal(graph, zeros, graph.scalar(1f)), zero);
          return graph.mul(rest, graph.add(none, one));
        });
  }

  /** Applies {@code rule} to gradient and output, both with the reduced axes kept. */
  private static void reduce(RuleContext c, BiFunction<Value, Value, Value> rule) {
    c.toInput(0, g -> rule.apply(kept(c, g), kept(c, c.output(0))));
  }

  private static Value kept(RuleContext c, Value reduced) {
    if (c.attributes().flag("keepdims", true)) {
      return reduced;
    }
    Dims in = c.input(0).dims();
    int[] axes = axes(c);
    long[] sizes = new long[in.rank()];
    int next = 0;
    for (int axis = 0; axis < sizes.length; axis++) {
      int current = axis;
      boolean gone = IntStream.of(axes).anyMatch(a -> a == current);
      sizes[axis] = gone ? 1 : reduced.dims().at(next++);
    }
    return c.graph().reshape(reduced, Dims.of(sizes));
  }

  private static int[] axes(RuleContext c) {
    Dims in = c.input(0).dims();
    long[] axes = c.longsInput(1, "axes");
    if (axes.length > 0) {
      return Arrays.stream(axes).mapToInt(in::axis).sorted().toArray();
    }
    return c.attributes().flag("noop_with_empty_axes", false)
        ? new int[0]
        : IntStream.range(0, in.rank()).toArray();
  }

  /** The gradient to the elements that equal the extremum, shared evenly among equal ones. */
  static Value toExtremum(GraphBuilder graph, Value g, Value x, Value extremum, int[] axes) {
    Value mask = Masks.equal(graph, x, extremum);
    return graph.mul(mask, graph.div(g, graph.reduceSum(mask, axes)));
  }
}
