package dev.limelight.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The dimensions of a dense tensor, outermost first. Immutable; every dimension is zero or more and
 * their product fits an {@code int}.
 */
public final class Shape {
  private final int[] dims;
  private final int size;

  private Shape(int[] dims) {
    long product = 1;
    for (int dim : dims) {
      if (dim < 0) {
        throw new IllegalArgumentException(
            "Shape " + Arrays.toString(dims) + " has a negative dimension");
      }
      product *= dim;
      if (product > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "Shape " + Arrays.toString(dims) + " has more than 2^31 - 1 elements");
      }
    }
    this.dims = dims;
    this.size = (int) product;
  }

  /**
   * A shape of the given dimensions; none gives the shape of a scalar.
   *
   * @throws IllegalArgumentException if a dimension is negative or the element count overflows
   */
  public static Shape of(int... dims) {
    return new Shape(dims.clone());
  }

  /** Number of dimensions. */
  public int rank() {
    return dims.length;
  }

  /** Size of dimension {@code axis}, counted from the outermost, 0-based. */
  public int dim(int axis) {
    return dims[axis];
  }

  /** Number of elements: the product of all dimensions. */
  public int size() {
    return size;
  }

  /** The dimensions, outermost first, as a copy. */
  public int[] toArray() {
    return dims.clone();
  }

  /** The dimensions as longs, as ONNX Runtime takes them. */
  public long[] toLongArray() {
    return IntStream.of(dims).asLongStream().toArray();
  }

  /** This shape with one more dimension in front: a batch of {@code rows} tensors. */
  public Shape batchOf(int rows) {
    int[] batched = new int[dims.length + 1];
    batched[0] = rows;
    System.arraycopy(dims, 0, batched, 1, dims.length);
    return new Shape(batched);
  }

  /** This shape without its outermost dimension: one row of a batch. */
  public Shape row() {
    return new Shape(Arrays.copyOfRange(dims, 1, dims.length));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape that && Arrays.equals(dims, that.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  @Override
  public String toString() {
    return IntStream.of(dims)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining("x", "[", "]"));
  }
}
