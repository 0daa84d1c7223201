package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.RuleNotApplicableException;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ElementType;
import java.util.ArrayList;
import java.util.List;

/**
 * Pads that repeat what is there ({@code reflect}, {@code edge}, {@code wrap}): the gradient of an
 * element is that of its place and of all its repetitions.
 */
final class FoldedPads {
  private static final long END = Long.MAX_VALUE;

  private FoldedPads() {}

  /** The gradient without its margins, which go to what they repeat, axis by axis. */
  static Value folded(RuleContext c, Value g, long[] begin, long[] end, String mode) {
    Dims in = c.input(0).dims();
    Value result = g;
    for (int axis = 0; axis < in.rank(); axis++) {
      if (begin[axis] == 0 && end[axis] == 0) {
        continue;
      }
      result =
          in.at(axis) == Dims.DYNAMIC && begin[axis] >= 0 && end[axis] >= 0
              ? free(c.graph(), result, axis, new Margins(begin[axis], end[axis]), mode)
              : fixed(c, result, axis, begin[axis], end[axis], mode);
    }
    return result;
  }

  /** Along an axis of known size: each element's source is known. */
  private static Value fixed(RuleContext c, Value g, int axis, long begin, long end, String mode) {
    long size = Window.known(c.input(0).dims(), axis);
    long[] picks = new long[(int) (size + begin + end)];
    for (int i = 0; i < picks.length; i++) {
      picks[i] = source(i - begin, size, mode);
    }
    return IndexingRules.scattered(c.graph(), g, axis, picks, size);
  }

  private static long source(long position, long size, String mode) {
    return switch (mode) {
      case "edge" -> Math.max(0, Math.min(size - 1, position));
      case "reflect" -> {
        long period = Math.max(1, 2 * (size - 1));
        long folded = Math.floorMod(position, period);
        yield folded < size ? folded : period - folded;
      }
      case "wrap" -> Math.floorMod(position, size);
      default -> throw uncovered(mode);
    };
  }

  private static RuleNotApplicableException uncovered(String mode) {
    return new RuleNotApplicableException("its mode '" + mode + "' is not covered");
  }

  /** Elements before and after an axis, neither of them negative. */
  private record Margins(long begin, long end) {}

  /** Along an axis of any size: places count from the nearer end. */
  private static Value free(GraphBuilder graph, Value g, int axis, Margins margins, String mode) {
    long b = margins.begin();
    long e = margins.end();
    Value result = piece(graph, g, axis, b, e == 0 ? END : -e);
    Value first = b == 0 ? g : piece(graph, g, axis, 0, b);
    Value last = e == 0 ? g : piece(graph, g, axis, -e, END);
    switch (mode) {
      case "reflect" -> {
        result = b == 0 ? result : plus(graph, result, axis, 1, b + 1, turned(graph, first, axis));
        return e == 0 ? result : plus(graph, result, axis, -e - 1, -1, turned(graph, last, axis));
      }
      case "edge" -> {
        result = b == 0 ? result : plus(graph, result, axis, 0, 1, graph.reduceSum(first, axis));
        return e == 0 ? result : plus(graph, result, axis, -1, END, graph.reduceSum(last, axis));
      }
      case "wrap" -> {
        result = b == 0 ? result : plus(graph, result, axis, -b, END, first);
        return e == 0 ? result : plus(graph, result, axis, 0, e, last);
      }
      default -> throw uncovered(mode);
    }
  }

  /** A value with another one added to the elements from one place up to another. */
  private static Value plus(
      GraphBuilder graph, Value to, int axis, long from, long until, Value added) {
    List<Value> parts = new ArrayList<>();
    if (from != 0) {
      parts.add(piece(graph, to, axis, 0, from));
    }
    parts.add(graph.add(piece(graph, to, axis, from, until), added));
    if (until != END) {
      parts.add(piece(graph, to, axis, until, END));
    }
    return graph.emit(
        "Concat",
        Attributes.NONE.with("axis", (long) axis),
        ElementType.FLOAT,
        to.dims(),
        parts.toArray(Value[]::new));
  }

  private static Value piece(GraphBuilder graph, Value of, int axis, long from, long until) {
    long size = Dims.DYNAMIC;
    if (until == END) {
      size = from < 0 ? -from : size;
    } else if (from < 0 == until < 0) {
      size = until - from;
    }
    return graph.slice(
        of, of.dims().with(axis, size), new long[] {from}, new long[] {until}, new long[] {axis});
  }

  /** The elements along an axis, the last one first. */
  private static Value turned(GraphBuilder graph, Value value, int axis) {
    return graph.emit(
        "Slice",
        value.dims(),
        value,
        graph.longs(-1),
        graph.longs(Long.MIN_VALUE),
        graph.longs(axis),
        graph.longs(-1));
  }
}
