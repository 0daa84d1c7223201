package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.RuntimeSizes;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ElementType;
import java.util.stream.IntStream;

/** Slices, pads and gathers along axes whose sizes are known only when the graph runs. */
final class FreeSlices {
  private FreeSlices() {}

  /** Whether any sliced axis but one that is taken whole is of unknown size. */
  static boolean apply(Dims in, Dims out, long[] axes) {
    for (long given : axes) {
      int axis = in.axis(given);
      if (axis > 0 && in.at(axis) == Dims.DYNAMIC) {
        return true;
      }
    }
    return in.at(0) == Dims.DYNAMIC && out.at(0) != Dims.DYNAMIC;
  }

  /** Whether it is known where every slice begins, and none runs backwards. */
  static boolean countForward(Dims in, long[] starts, long[] steps, long[] axes) {
    return IntStream.range(0, axes.length)
        .allMatch(
            i -> steps[i] >= 1 && (starts[i] >= 0 || in.at(in.axis(axes[i])) != Dims.DYNAMIC));
  }

  /**
   * Puts a slice's gradient back: zeros between elements where it skips, then zeros around, at the
   * end as many as are missing. All starts count from the same end.
   */
  static Value slice(RuleContext c, Value g, long[] starts, long[] steps, long[] axes) {
    GraphBuilder graph = c.graph();
    Dims in = c.input(0).dims();
    Value result = g;
    long[] begins = new long[in.rank()];
    for (int i = 0; i < axes.length; i++) {
      int axis = in.axis(axes[i]);
      begins[axis] = starts[i] < 0 ? Math.max(0, starts[i] + in.at(axis)) : starts[i];
      if (steps[i] > 1) {
        result = interleaved(graph, result, axis, steps[i]);
      }
    }
    return RuntimeSizes.padTo(graph, result, c.input(0), begins, false);
  }

  /** {@code step - 1} zeros after each element along an axis. */
  private static Value interleaved(GraphBuilder graph, Value g, int axis, long step) {
    int rank = g.dims().rank();
    long[] apart = new long[rank + 1];
    System.arraycopy(g.dims().toArray(), 0, apart, 0, axis + 1);
    System.arraycopy(g.dims().toArray(), axis + 1, apart, axis + 2, rank - axis - 1);
    apart[axis + 1] = 1;
    Value spread =
        graph.emit(
            "Unsqueeze",
            Attributes.NONE,
            ElementType.FLOAT,
            Dims.of(apart),
            g,
            graph.longs(axis + 1L));
    long[] pads = new long[2 * (rank + 1)];
    pads[rank + 1 + axis + 1] = step - 1;
    Value padded = graph.padZeros(spread, pads);
    Value middle = graph.longs(-1);
    Value after =
        axis + 1 == rank
            ? middle
            : RuntimeSizes.joined(graph, middle, RuntimeSizes.range(graph, g, axis + 1, rank));
    Value shape =
        axis == 0
            ? after
            : RuntimeSizes.joined(graph, RuntimeSizes.range(graph, g, 0, axis), after);
    Dims dims = g.dims().with(axis, Dims.DYNAMIC);
    return graph.emit("Reshape", Attributes.NONE, ElementType.FLOAT, dims, padded, shape);
  }

  /** Pads that are computed: the gradient is padded by as much less than nothing. */
  static Value unpadded(RuleContext c, Value g) {
    GraphBuilder graph = c.graph();
    Value pads = c.input(1);
    Value negative = RuntimeSizes.minus(graph, graph.longs(0), pads);
    return graph.emit(
        "Pad",
        Attributes.NONE,
        ElementType.FLOAT,
        c.input(0).dims(),
        g,
        new Value(negative.name(), ElementType.INT64, pads.dims()),
        graph.scalar(0f));
  }

  /** One element of an axis: zeros before and after it. */
  static Value gather(RuleContext c, Value g, int axis, long index) {
    GraphBuilder graph = c.graph();
    Dims in = c.input(0).dims();
    Value lined = graph.reshape(g, in.with(axis, 1));
    long[] around = new long[in.rank()];
    around[axis] = index >= 0 ? index : -index - 1;
    return RuntimeSizes.padTo(graph, lined, c.input(0), around, index < 0);
  }
}
