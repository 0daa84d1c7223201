package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.DeferredValue;
import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A two-dimensional gradient as its phases: part {@code (a, b)} holds the elements in row {@code 2i
 * + a} and column {@code 2j + b}. A convolution of stride two sends back one plain convolution for
 * each, all of them in the CPU's blocked layout.
 *
 * <p>Joining them leaves that layout. Products with masks and slopes commute with it, and so does a
 * convolution of one element, which may leave fewer channels to join. (Vaidyanathan, Multirate
 * Systems and Filter Banks, 1993, section 4.3: polyphase representation.)
 */
final class Phases implements DeferredValue {
  private final Dims dims;
  private final long[] strides;

  /** Row-major by phase; empty where all elements are zero. */
  private final List<Optional<Value>> parts;

  /**
   * @param dims of the whole, {@code [N,C,H,W]} with all but N known
   * @param strides 1 or 2 for rows and columns: how many phases there are along each
   * @param parts {@code [N,C,ceil(H / strides[0]),ceil(W / strides[1])]} each, at least one there;
   *     what lies beyond H or W is cut off when they are joined
   */
  Phases(Dims dims, long[] strides, List<Optional<Value>> parts) {
    this.dims = dims;
    this.strides = strides;
    this.parts = List.copyOf(parts);
  }

  /** Dimensions of one part of a whole. */
  static Dims part(Dims dims, long[] strides) {
    return dims.with(2, ceil(dims.at(2), strides[0])).with(3, ceil(dims.at(3), strides[1]));
  }

  private static long ceil(long size, long stride) {
    return (size + stride - 1) / stride;
  }

  /** The same step for every part, which leaves the sizes of rows and columns as they are. */
  Phases each(Dims whole, UnaryOperator<Value> step) {
    return new Phases(whole, strides, parts.stream().map(part -> part.map(step)).toList());
  }

  @Override
  public Optional<DeferredValue> times(GraphBuilder graph, Value factor) {
    if (isSameEverywhere(factor.dims())) {
      return Optional.of(each(dims, part -> graph.mul(part, factor)));
    }
    if (!factor.dims().equals(dims) || !BlockedLayout.holds(dims)) {
      return Optional.empty();
    }
    List<Optional<Value>> products =
        IntStream.range(0, parts.size())
            .mapToObj(i -> parts.get(i).map(part -> graph.mul(part, picked(graph, factor, i))))
            .toList();
    return Optional.of(new Phases(dims, strides, products));
  }

  /** Whether a factor is the same in all rows and columns. */
  private static boolean isSameEverywhere(Dims factor) {
    int rank = factor.rank();
    return (rank < 1 || factor.at(rank - 1) == 1) && (rank < 2 || factor.at(rank - 2) == 1);
  }

  /**
   * One phase of a factor; of one that is a function of each element of another value, and of no
   * use to others as a whole, the function of that value's phase.
   */
  private Value picked(GraphBuilder graph, Value factor, int phase) {
    return Optional.of(factor)
        .filter(value -> graph.readers(value.name()) == 0)
        .flatMap(graph.pointwise()::origin)
        .map(made -> made.function().apply(pick(graph, made.of(), phase)))
        .orElseGet(() -> pick(graph, factor, phase));
  }

  /**
   * A depthwise convolution that steps by the strides and is one at the phase's own element: the
   * last of its kernel, so that nothing behind it is read, which for one phase is all but a quarter
   * of the memory.
   */
  private Value pick(GraphBuilder graph, Value whole, int phase) {
    long[] size = {phase / strides[1] + 1, phase % strides[1] + 1};
    float[] kernel = new float[(int) (size[0] * size[1])];
    kernel[kernel.length - 1] = 1;
    Dims each = part(dims, strides);
    long[] end = new long[2];
    for (int axis = 0; axis < 2; axis++) {
      long reached = (each.at(axis + 2) - 1) * strides[axis] + size[axis];
      end[axis] = Math.max(0, reached - dims.at(axis + 2));
    }
    Window window = new Window(size, strides, Window.filled(2, 1), Window.filled(2, 0), end);
    return BlockedLayout.depthwise(graph, whole, window, kernel, 0f, each);
  }

  @Override
  public Value write(GraphBuilder graph) {
    int rows = (int) strides[0];
    int columns = (int) strides[1];
    List<Optional<Value>> lines =
        IntStream.range(0, rows)
            .mapToObj(a -> woven(graph, parts.subList(a * columns, (a + 1) * columns), 3))
            .toList();
    Value joined = woven(graph, lines, 2).orElseThrow();
    Dims whole = joined.dims();
    if (whole.equals(dims)) {
      return joined;
    }
    return graph.slice(
        joined, dims, new long[2], new long[] {dims.at(2), dims.at(3)}, new long[] {2, 3});
  }

  /** Values of the same dimensions, element by element in turns along an axis. */
  private static Optional<Value> woven(GraphBuilder graph, List<Optional<Value>> values, int axis) {
    Optional<Value> any = values.stream().flatMap(Optional::stream).findFirst();
    if (any.isEmpty() || values.size() == 1) {
      return any;
    }
    Value like = any.get();
    long[] split = insertedOne(like.dims(), axis + 1);
    Value[] rows =
        values.stream()
            .map(value -> value.orElseGet(() -> Plain.zerosLike(graph, like)))
            .map(value -> graph.reshape(value, Dims.of(split)))
            .toArray(Value[]::new);
    Value woven =
        graph.emit(
            "Concat",
            Attributes.NONE.with("axis", axis + 1L),
            like.type(),
            Dims.of(split).with(axis + 1, rows.length),
            rows);
    long size = like.dims().at(axis) * rows.length;
    return Optional.of(graph.reshape(woven, like.dims().with(axis, size)));
  }

  private static long[] insertedOne(Dims dims, int axis) {
    long[] sizes = Arrays.copyOf(dims.toArray(), dims.rank() + 1);
    System.arraycopy(sizes, axis, sizes, axis + 1, dims.rank() - axis);
    sizes[axis] = 1;
    return sizes;
  }
}
