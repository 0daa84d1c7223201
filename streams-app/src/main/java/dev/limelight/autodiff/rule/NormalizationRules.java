package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.OperatorRules;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.ElementType;
import java.util.stream.IntStream;

/** Normalisations and softmax. */
final class NormalizationRules {
  private NormalizationRules() {}

  static void register(OperatorRules.Builder table) {
    table
        .rule("BatchNormalization", BatchNormalizationRule::differentiate)
        .rule("LayerNormalization", NormalizationRules::layer)
        .rule("InstanceNormalization", NormalizationRules::instance)
        .rule("LpNormalization", NormalizationRules::lp)
        .rule("LRN", LocalResponseRule::differentiate)
        .rule("Softmax", NormalizationRules::softmax)
        .rule("LogSoftmax", NormalizationRules::logSoftmax);
  }

  /** A line of numbers, one for each channel, as it broadcasts along images of a rank. */
  static long[] perChannel(int rank, long channels) {
    long[] dims = Window.filled(Math.max(1, rank - 1), 1);
    dims[0] = channels;
    return dims;
  }

  private static void layer(RuleContext c) {
    Dims in = c.input(0).dims();
    int axis = in.axis(c.attributes().integer("axis", -1));
    int[] axes = IntStream.range(axis, in.rank()).toArray();
    Dims reduced = in;
    for (int a : axes) {
      reduced = reduced.with(a, 1);
    }
    Dims statistics = reduced;
    GraphBuilder graph = c.graph();
    Value mean = c.extraOutput(1, ElementType.FLOAT, statistics);
    Value inverse = c.extraOutput(2, ElementType.FLOAT, statistics);
    Value normal = graph.mul(graph.sub(c.input(0), mean), inverse);
    c.toInput(0, g -> normalized(graph, graph.mul(g, c.input(1)), normal, inverse, axes));
    c.fullToInput(1, g -> c.unbroadcast(graph.mul(g, normal), in, c.input(1).dims()));
    c.fullToInput(2, g -> c.unbroadcast(g, in, c.input(2).dims()));
  }

  private static void instance(RuleContext c) {
    GraphBuilder graph = c.graph();
    Dims in = c.input(0).dims();
    int[] axes = IntStream.range(2, in.rank()).toArray();
    float epsilon = c.attributes().real("epsilon", 1e-5f);
    c.toInput(
        0,
        g -> {
          Value centred = graph.sub(c.input(0), graph.reduceMean(c.input(0), axes));
          Value variance = graph.reduceMean(graph.mul(centred, centred), axes);
          Value inverse =
              graph.unary(
                  "Reciprocal", graph.unary("Sqrt", graph.add(variance, graph.scalar(epsilon))));
          Value scale = graph.reshape(c.input(1), Dims.of(perChannel(in.rank(), in.at(1))));
          return normalized(graph, graph.mul(g, scale), graph.mul(centred, inverse), inverse, axes);
        });
  }

  /** (g - mean(g) - n mean(g n)) / sigma, for n the normalised input. */
  private static Value normalized(
      GraphBuilder graph, Value g, Value normal, Value inverse, int[] axes) {
    Value projected = graph.mul(normal, graph.reduceMean(graph.mul(g, normal), axes));
    Value centred = graph.sub(g, graph.reduceMean(g, axes));
    return graph.mul(graph.sub(centred, projected), inverse);
  }

  /** x / |x|: (g - y sum(g y)) / |x| for p = 2; g / |x| - sign(x) sum(g y) / |x| for p = 1. */
  private static void lp(RuleContext c) {
    GraphBuilder graph = c.graph();
    long p = c.attributes().integer("p", 2);
    int axis = c.input(0).dims().axis(c.attributes().integer("axis", -1));
    c.toInput(
        0,
        g -> {
          Value x = c.input(0);
          Value y = c.output(0);
          Value sum = graph.reduceSum(graph.mul(g, y), axis);
          Value direction = p == 1 ? graph.unary("Sign", x) : y;
          Value norm =
              p == 1
                  ? graph.reduceSum(graph.unary("Abs", x), axis)
                  : graph.unary("Sqrt", graph.reduceSum(graph.mul(x, x), axis));
          Value difference = graph.sub(g, graph.mul(direction, sum));
          return graph.div(difference, Masks.nonZero(graph, norm));
        });
  }

  /** y (g - sum(g y)). */
  private static void softmax(RuleContext c) {
    GraphBuilder graph = c.graph();
    int axis = c.input(0).dims().axis(c.attributes().integer("axis", -1));
    Value y = c.output(0);
    c.toInput(0, g -> graph.mul(y, graph.sub(g, graph.reduceSum(graph.mul(g, y), axis))));
  }

  /** g - exp(y) sum(g). */
  private static void logSoftmax(RuleContext c) {
    GraphBuilder graph = c.graph();
    int axis = c.input(0).dims().axis(c.attributes().integer("axis", -1));
    c.fullToInput(
        0, g -> graph.sub(g, graph.mul(graph.unary("Exp", c.output(0)), graph.reduceSum(g, axis))));
  }
}
