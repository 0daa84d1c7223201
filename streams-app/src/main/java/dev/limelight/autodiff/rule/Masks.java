package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ElementType;

/**
 * 0/1 masks as floats.
 *
 * <p>Comparisons with a constant are written as a HardSigmoid of enormous slope: one vectorised
 * pass, where Greater, Cast or Where take two or more and leave the blocked layout of a
 * convolution. The slope is a power of two, so that {@code slope * bound} is exact.
 */
final class Masks {
  /** Turns every float of a magnitude of 2^-120 or more into one of at least one. */
  private static final float SLOPE = 0x1p120f;

  private Masks() {}

  /** 1 where {@code a > 0}. */
  static Value positive(GraphBuilder graph, Value a) {
    return graph.hardSigmoid(a, SLOPE, 0f);
  }

  /** 1 where {@code a > bound}; the bound's magnitude at most 2^27. */
  static Value above(GraphBuilder graph, Value a, float bound) {
    float slope = bound == 0 ? SLOPE : 0x1p100f;
    return graph.hardSigmoid(a, slope, -slope * bound);
  }

  /** 1 where {@code a < bound}; the bound's magnitude at most 2^27. */
  static Value below(GraphBuilder graph, Value a, float bound) {
    float slope = bound == 0 ? SLOPE : 0x1p100f;
    return graph.hardSigmoid(a, -slope, slope * bound);
  }

  /**
   * 1 where {@code a >= bound}; the bound's magnitude at most 2^27. Below a bound that is a power
   * of two, the nearest float counts as the bound.
   */
  static Value atLeast(GraphBuilder graph, Value a, float bound) {
    float slope = bound == 0 ? SLOPE : 0x1p100f;
    return graph.hardSigmoid(a, slope, bound == 0 ? 1f : Math.nextUp(-slope * bound));
  }

  /** 1 where {@code a <= bound}; as {@link #atLeast}. */
  static Value atMost(GraphBuilder graph, Value a, float bound) {
    float slope = bound == 0 ? SLOPE : 0x1p100f;
    return graph.hardSigmoid(a, -slope, bound == 0 ? 1f : Math.nextUp(slope * bound));
  }

  /** 1 where two values are equal, broadcasting. */
  static Value equal(GraphBuilder graph, Value a, Value b) {
    Value equal =
        graph.emit(
            "Equal", Attributes.NONE, ElementType.BOOL, Dims.broadcast(a.dims(), b.dims()), a, b);
    return graph.emit(
        "Cast",
        Attributes.NONE.with("to", (long) ElementType.FLOAT.code()),
        ElementType.FLOAT,
        equal.dims(),
        equal);
  }

  /** The value itself, and 1 where it is zero: a divisor for what is zero there anyway. */
  static Value nonZero(GraphBuilder graph, Value a) {
    return graph.add(a, equal(graph, a, graph.scalar(0f)));
  }
}
