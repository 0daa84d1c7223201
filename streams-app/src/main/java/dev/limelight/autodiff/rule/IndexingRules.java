package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.OperatorRules;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.RuleNotApplicableException;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.ConstantTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Operators that pick elements along axes by a fixed plan: slices, gathers, pads, resizes.
 *
 * <p>Along one axis each is a constant matrix {@code S [out, in]}; its gradient is a product with
 * {@code S} transposed. Contiguous slices and zero pads have cheaper forms and get them.
 */
final class IndexingRules {
  /**
   * The most elements of a matrix {@code S}: 4 MiB, a thousand positions by a thousand. It goes
   * into the file and is multiplied whole, though nearly all of it is zeros; beyond that elements
   * are added one by one where they came from.
   */
  private static final long LARGEST_MATRIX = 1 << 20;

  /** An ONNX file holds 2 GiB. */
  private static final long MOST_IN_CONSTANT = 1 << 28;

  private IndexingRules() {}

  static void register(OperatorRules.Builder table) {
    table
        .rule("Slice", IndexingRules::slice)
        .rule("Pad", IndexingRules::pad)
        .rule("Gather", IndexingRules::gather)
        .rule("Resize", ResizeRule::differentiate);
  }

  private static void slice(RuleContext c) {
    if (!hasConstantBounds(c)) {
      PickingRules.byPosition(c);
      return;
    }
    Dims in = c.input(0).dims();
    Dims out = c.output(0).dims();
    long[] starts = c.longsInput(1, "starts");
    long[] axes = axes(c);
    long[] steps = steps(c);
    if (FreeSlices.apply(in, out, axes) && FreeSlices.countForward(in, starts, steps, axes)) {
      c.fullToInput(0, g -> FreeSlices.slice(c, g, starts, steps, axes));
      return;
    }
    if (!hasKnownSizes(c) || !hasSmallSteps(c)) {
      PickingRules.byPosition(c);
      return;
    }
    c.fullToInput(0, g -> around(c, g, starts, axes, steps));
  }

  /** The gradient with zeros before, between and after its elements. */
  private static Value around(RuleContext c, Value g, long[] starts, long[] axes, long[] steps) {
    Dims in = c.input(0).dims();
    Dims out = c.output(0).dims();
    Value result = g;
    long[] pads = new long[2 * in.rank()];
    for (int i = 0; i < axes.length; i++) {
      int axis = in.axis(axes[i]);
      if (in.at(axis) == Dims.DYNAMIC) {
        continue;
      }
      long size = in.at(axis);
      long start = starts[i] < 0 ? starts[i] + size : starts[i];
      start = Math.max(0, Math.min(start, steps[i] < 0 ? size - 1 : size));
      if (steps[i] == 1) {
        pads[axis] = start;
        pads[in.rank() + axis] = size - start - out.at(axis);
      } else {
        result = scattered(c.graph(), result, axis, picks(start, steps[i], out.at(axis)), size);
      }
    }
    return c.graph().padZeros(result, pads);
  }

  private static long[] axes(RuleContext c) {
    int count = c.longsInput(1, "starts").length;
    return c.longsInput(3, "axes", IntStream.range(0, count).asLongStream().toArray());
  }

  private static long[] steps(RuleContext c) {
    return c.longsInput(4, "steps", Window.filled(c.longsInput(1, "starts").length, 1));
  }

  private static boolean hasConstantBounds(RuleContext c) {
    return IntStream.range(1, c.node().inputs().size())
        .allMatch(i -> !c.node().hasInput(i) || c.constantInput(i).isPresent());
  }

  /** Whether every sliced axis is of known size, or taken whole. */
  private static boolean hasKnownSizes(RuleContext c) {
    Dims in = c.input(0).dims();
    long[] axes = axes(c);
    return IntStream.range(0, axes.length)
        .allMatch(i -> in.at(in.axis(axes[i])) != Dims.DYNAMIC || takesAll(c, i));
  }

  /** Whether the matrix of every axis that is sliced with a step is small. */
  private static boolean hasSmallSteps(RuleContext c) {
    Dims in = c.input(0).dims();
    Dims out = c.output(0).dims();
    long[] axes = axes(c);
    long[] steps = steps(c);
    return IntStream.range(0, axes.length)
        .filter(i -> steps[i] != 1)
        .map(i -> in.axis(axes[i]))
        .allMatch(axis -> in.at(axis) == Dims.DYNAMIC || isSmall(out.at(axis), in.at(axis)));
  }

  private static boolean isSmall(long rows, long columns) {
    return rows * columns <= LARGEST_MATRIX;
  }

  private static boolean takesAll(RuleContext c, int entry) {
    return c.longsInput(1, "starts")[entry] == 0
        && c.longsInput(2, "ends")[entry] >= Integer.MAX_VALUE
        && steps(c)[entry] == 1;
  }

  private static long[] picks(long start, long step, long count) {
    return IntStream.range(0, (int) count).mapToLong(i -> start + i * step).toArray();
  }

  /** Adds slice {@code i} of {@code g} along {@code axis} at position {@code picks[i]}. */
  static Value scattered(GraphBuilder graph, Value g, int axis, long[] picks, long size) {
    if (picks.length > MOST_IN_CONSTANT / Math.max(1, size)) {
      throw new RuleNotApplicableException(
          "it writes %d elements from %d of an axis; accepted is a product of at most %d"
              .formatted(picks.length, size, MOST_IN_CONSTANT));
    }
    float[] matrix = new float[picks.length * (int) size];
    for (int i = 0; i < picks.length; i++) {
      if (picks[i] >= 0) {
        matrix[i * (int) size + (int) picks[i]] += 1f;
      }
    }
    return AxisProduct.apply(graph, g, axis, picks.length, size, matrix);
  }

  private static void pad(RuleContext c) {
    Dims in = c.input(0).dims();
    String mode = c.attributes().text("mode", "constant");
    if (mode.equals("constant") && !c.node().hasInput(3) && c.constantInput(1).isEmpty()) {
      c.fullToInput(0, g -> FreeSlices.unpadded(c, g));
      return;
    }
    long[] given = c.longsInput(1, "pads");
    long[] axes = c.longsInput(3, "axes", IntStream.range(0, in.rank()).asLongStream().toArray());
    long[] begin = new long[in.rank()];
    long[] end = new long[in.rank()];
    for (int i = 0; i < axes.length; i++) {
      begin[in.axis(axes[i])] = given[i];
      end[in.axis(axes[i])] = given[axes.length + i];
    }
    c.fullToInput(
        0,
        g ->
            mode.equals("constant")
                ? unpadded(c, g, begin, end)
                : FoldedPads.folded(c, g, begin, end, mode));
  }

  private static Value unpadded(RuleContext c, Value g, long[] begin, long[] end) {
    Dims in = c.input(0).dims();
    Dims dims = g.dims();
    List<Long> axes = new ArrayList<>();
    List<Long> starts = new ArrayList<>();
    List<Long> ends = new ArrayList<>();
    long[] back = new long[2 * in.rank()];
    for (int axis = 0; axis < in.rank(); axis++) {
      if (begin[axis] > 0 || end[axis] > 0) {
        axes.add((long) axis);
        starts.add(Math.max(0, begin[axis]));
        if (g.dims().at(axis) == Dims.DYNAMIC) {
          ends.add(end[axis] > 0 ? -end[axis] : Long.MAX_VALUE);
        } else {
          ends.add(Window.known(g.dims(), axis) - Math.max(0, end[axis]));
          dims = dims.with(axis, ends.get(ends.size() - 1) - starts.get(starts.size() - 1));
        }
      }
      back[axis] = Math.max(0, -begin[axis]);
      back[in.rank() + axis] = Math.max(0, -end[axis]);
    }
    Value sliced =
        axes.isEmpty() ? g : c.graph().slice(g, dims, longs(starts), longs(ends), longs(axes));
    return c.graph().padZeros(sliced, back);
  }

  private static long[] longs(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  /** Fixed indices along one axis; others by their positions. */
  private static void gather(RuleContext c) {
    GraphBuilder graph = c.graph();
    Dims in = c.input(0).dims();
    int axis = in.axis(c.attributes().integer("axis", 0));
    Optional<ConstantTensor> known = c.constantInput(1);
    boolean free = in.at(axis) == Dims.DYNAMIC;
    if (free && known.isPresent() && known.get().size() == 1) {
      c.fullToInput(0, g -> FreeSlices.gather(c, g, axis, known.get().toLongs()[0]));
      return;
    }
    if (in.rank() == 1 || free || known.isEmpty()) {
      PickingRules.byPosition(c);
      return;
    }
    ConstantTensor indices = known.get();
    long size = Window.known(in, axis);
    if (indices.size() > 1 && !isSmall(indices.size(), size)) {
      PickingRules.byPosition(c);
      return;
    }
    long[] picks =
        Arrays.stream(indices.toLongs()).map(index -> index < 0 ? index + size : index).toArray();
    c.fullToInput(
        0,
        g -> {
          Value lined = graph.reshape(g, in.with(axis, picks.length));
          return picks.length == 1
              ? graph.padZeros(lined, around(in.rank(), axis, picks[0], size))
              : scattered(graph, lined, axis, picks, size);
        });
  }

  private static long[] around(int rank, int axis, long position, long size) {
    long[] pads = new long[2 * rank];
    pads[axis] = position;
    pads[rank + axis] = size - position - 1;
    return pads;
  }
}
