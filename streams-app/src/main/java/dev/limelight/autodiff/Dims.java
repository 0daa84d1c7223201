package dev.limelight.autodiff;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The dimensions of a value, outermost first. A dimension that follows the batch is {@link
 * #DYNAMIC}: its size is known only when the graph runs. Immutable.
 */
public final class Dims {
  /** A dimension whose size depends on the batch. */
  public static final long DYNAMIC = -1;

  private final long[] sizes;

  private Dims(long[] sizes) {
    this.sizes = sizes;
  }

  /** Dimensions of these sizes. */
  public static Dims of(long... sizes) {
    return new Dims(sizes.clone());
  }

  /** Number of dimensions. */
  public int rank() {
    return sizes.length;
  }

  /** Size of one dimension, or {@link #DYNAMIC}. */
  public long at(int axis) {
    return sizes[axis];
  }

  /** All sizes, as a copy. */
  public long[] toArray() {
    return sizes.clone();
  }

  /** Whether every size is known. */
  public boolean isStatic() {
    return LongStream.of(sizes).noneMatch(size -> size == DYNAMIC);
  }

  /** A non-negative axis for one that may count from the end. */
  public int axis(long axis) {
    return Math.toIntExact(axis < 0 ? axis + rank() : axis);
  }

  /** These dimensions with another size at one axis. */
  public Dims with(int axis, long size) {
    long[] changed = sizes.clone();
    changed[axis] = size;
    return new Dims(changed);
  }

  /** With more elements around, as ONNX gives them: all begins and then all ends. */
  public Dims padded(long... pads) {
    long[] padded = toArray();
    for (int axis = 0; axis < padded.length; axis++) {
      if (padded[axis] != DYNAMIC) {
        padded[axis] += pads[axis] + pads[axis + padded.length];
      }
    }
    return of(padded);
  }

  /** The dimensions {@code from} (inclusive) to {@code to} (exclusive). */
  public Dims range(int from, int to) {
    return new Dims(Arrays.copyOfRange(sizes, from, to));
  }

  /** The product of all sizes, or {@link #DYNAMIC} if one is. */
  public long size() {
    return isStatic() ? LongStream.of(sizes).reduce(1, (a, b) -> a * b) : DYNAMIC;
  }

  /** These dimensions in another order. */
  public Dims permuted(int... order) {
    return new Dims(IntStream.of(order).mapToLong(axis -> sizes[axis]).toArray());
  }

  /** The result of a matrix product over the last two axes; those before broadcast. */
  static Dims product(Dims a, Dims b) {
    int rankA = a.rank();
    int rankB = b.rank();
    Dims batch = broadcast(a.range(0, rankA - 2), b.range(0, rankB - 2));
    long[] sizes = Arrays.copyOf(batch.sizes, batch.rank() + 2);
    sizes[batch.rank()] = a.at(rankA - 2);
    sizes[batch.rank() + 1] = b.at(rankB - 1);
    return new Dims(sizes);
  }

  /** The result of numpy broadcasting between two shapes. */
  public static Dims broadcast(Dims a, Dims b) {
    int rank = Math.max(a.rank(), b.rank());
    long[] result = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      long left = a.fromEnd(rank - axis);
      long right = b.fromEnd(rank - axis);
      result[axis] = left == 1 ? right : right == 1 ? left : Math.max(left, right);
    }
    return new Dims(result);
  }

  private long fromEnd(int distance) {
    return distance <= rank() ? sizes[rank() - distance] : 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Dims that && Arrays.equals(sizes, that.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  @Override
  public String toString() {
    return LongStream.of(sizes)
        .mapToObj(size -> size == DYNAMIC ? "?" : Long.toString(size))
        .collect(Collectors.joining(",", "[", "]"));
  }
}
