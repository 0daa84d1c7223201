package dev.limelight.autodiff;

import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Emits what backward nodes need of sizes that are known only when the graph runs: because the
 * batch, or a model's height and width, are free. Where sizes are known at export nothing of this
 * is emitted.
 */
public final class RuntimeSizes {
  private RuntimeSizes() {}

  /**
   * Sizes {@code from} (inclusive) to {@code to} (exclusive) of a value: int64 {@code [to-from]}.
   */
  public static Value range(GraphBuilder graph, Value value, int from, int to) {
    Attributes attributes = Attributes.NONE.with("start", (long) from).with("end", (long) to);
    return graph.emit("Shape", attributes, ElementType.INT64, Dims.of(to - from), value);
  }

  /** Product of a value's sizes along axes, as a float scalar. */
  public static Value count(GraphBuilder graph, Value value, int... axes) {
    Value shape = graph.shapeOf(value);
    long[] picked = Arrays.stream(axes).asLongStream().toArray();
    Value sizes =
        graph.emit(
            "Gather",
            Attributes.NONE,
            ElementType.INT64,
            Dims.of(axes.length),
            shape,
            graph.longs(picked));
    Value real =
        graph.emit(
            "Cast",
            Attributes.NONE.with("to", (long) ElementType.FLOAT.code()),
            ElementType.FLOAT,
            sizes.dims(),
            sizes);
    return graph.emit(
        "ReduceProd", Attributes.NONE.with("keepdims", 0L), ElementType.FLOAT, Dims.of(), real);
  }

  /** {@code a + b} of int64 vectors. */
  public static Value plus(GraphBuilder graph, Value a, Value b) {
    return graph.emit("Add", Attributes.NONE, ElementType.INT64, a.dims(), a, b);
  }

  /** {@code a - b} of int64 vectors. */
  public static Value minus(GraphBuilder graph, Value a, Value b) {
    return graph.emit("Sub", Attributes.NONE, ElementType.INT64, a.dims(), a, b);
  }

  /** Vectors of int64 one after the other. */
  public static Value joined(GraphBuilder graph, Value... parts) {
    long length = Arrays.stream(parts).mapToLong(part -> part.dims().at(0)).sum();
    return graph.emit(
        "Concat", Attributes.NONE.with("axis", 0L), ElementType.INT64, Dims.of(length), parts);
  }

  /** Elements {@code start .. start + size} along one axis, both int64 {@code [1]}. */
  public static Value slice(GraphBuilder graph, Value a, int axis, Value start, Value size) {
    return graph.emit(
        "Slice",
        Attributes.NONE,
        a.type(),
        a.dims().with(axis, Dims.DYNAMIC),
        a,
        start,
        plus(graph, start, size),
        graph.longs(axis));
  }

  /** The first elements of {@code a} along axes from the third on, as many as {@code like} has. */
  public static Value cutSpatially(GraphBuilder graph, Value a, Value like) {
    int rank = like.dims().rank();
    long[] axes = new long[rank - 2];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = i + 2L;
    }
    return graph.emit(
        "Slice",
        Attributes.NONE,
        a.type(),
        like.dims(),
        a,
        graph.longs(new long[rank - 2]),
        range(graph, like, 2, rank),
        graph.longs(axes));
  }

  /**
   * Zeros around {@code a} up to the sizes of {@code like}; crops where {@code a} is larger.
   *
   * @param begins zeros before the first element, one entry per axis; or, where {@code ends} says
   *     so, after the last
   * @param ends whether {@code begins} counts from the end
   */
  public static Value padTo(GraphBuilder graph, Value a, Value like, long[] begins, boolean ends) {
    Value given = graph.longs(begins);
    Value rest = minus(graph, minus(graph, graph.shapeOf(like), graph.shapeOf(a)), given);
    Value pads = ends ? joined(graph, rest, given) : joined(graph, given, rest);
    return graph.emit("Pad", Attributes.NONE, a.type(), like.dims(), a, pads, graph.scalar(0f));
  }

  /** A scalar divided out of a value. */
  public static Value dividedBy(GraphBuilder graph, Value a, Value scalar) {
    return graph.emit("Div", a.dims(), a, scalar);
  }

  /** Whether any size from {@code from} on is unknown at export. */
  public static boolean anyFrom(Dims dims, int from) {
    return !dims.range(from, dims.rank()).isStatic();
  }

  /** What {@code a} expands to, to be as {@code other}: int64 {@code [rank]}. */
  static Value expanded(GraphBuilder graph, Value a, Value other) {
    long[] sizes = other.dims().toArray();
    for (int axis = 0; axis < sizes.length; axis++) {
      if (sizes[axis] == Dims.DYNAMIC) {
        int own = axis - (sizes.length - a.dims().rank());
        if (own < 0 || a.dims().at(own) != Dims.DYNAMIC) {
          return graph.shapeOf(other);
        }
        sizes[axis] = 1;
      }
    }
    return graph.longs(sizes);
  }

  /**
   * Reshape to dimensions of which several are unknown at export, where it only keeps leading ones
   * or moves ones.
   *
   * @throws RuleNotApplicableException if it does more than that
   */
  static Value reshaped(GraphBuilder graph, Value a, Dims dims) {
    long[] shape = dims.toArray();
    int free = 0;
    boolean same = true;
    for (int axis = 0; axis < shape.length; axis++) {
      same = same && axis < a.dims().rank() && a.dims().at(axis) == dims.at(axis);
      if (shape[axis] == Dims.DYNAMIC && same) {
        shape[axis] = 0;
      } else if (shape[axis] == Dims.DYNAMIC) {
        free++;
      }
    }
    if (free <= 1) {
      return graph.emit("Reshape", Attributes.NONE, a.type(), dims, a, graph.longs(shape));
    }
    if (!Arrays.equals(withoutOnes(a.dims()), withoutOnes(dims))) {
      throw new RuleNotApplicableException("several of its sizes are known only when it runs");
    }
    Value bare = squeezed(graph, a);
    long[] ones = ones(dims);
    return ones.length == 0
        ? bare
        : graph.emit("Unsqueeze", Attributes.NONE, a.type(), dims, bare, graph.longs(ones));
  }

  private static Value squeezed(GraphBuilder graph, Value a) {
    long[] ones = ones(a.dims());
    return ones.length == 0
        ? a
        : graph.emit(
            "Squeeze",
            Attributes.NONE,
            a.type(),
            Dims.of(withoutOnes(a.dims())),
            a,
            graph.longs(ones));
  }

  private static long[] withoutOnes(Dims dims) {
    return Arrays.stream(dims.toArray()).filter(size -> size != 1).toArray();
  }

  private static long[] ones(Dims dims) {
    List<Long> axes = new ArrayList<>();
    for (int axis = 0; axis < dims.rank(); axis++) {
      if (dims.at(axis) == 1) {
        axes.add((long) axis);
      }
    }
    return axes.stream().mapToLong(Long::longValue).toArray();
  }
}
