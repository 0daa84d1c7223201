package dev.limelight.tensor;

import java.util.Arrays;

/**
 * A dense float32 tensor in row-major order. It owns its array: whoever creates a tensor hands the
 * array over and does not write to it again, except where a method's contract says so. Safe to read
 * from many threads once published.
 */
public final class FloatTensor {
  private final Shape shape;
  private final float[] values;

  private FloatTensor(Shape shape, float[] values) {
    if (values.length != shape.size()) {
      throw new IllegalArgumentException(
          "A tensor of shape "
              + shape
              + " needs "
              + shape.size()
              + " values, got "
              + values.length);
    }
    this.shape = shape;
    this.values = values;
  }

  /**
   * A tensor over {@code values}, which is taken over, not copied.
   *
   * @throws IllegalArgumentException if the number of values is not the shape's size
   */
  public static FloatTensor of(Shape shape, float... values) {
    return new FloatTensor(shape, values);
  }

  /** A tensor of zeros. */
  public static FloatTensor zeros(Shape shape) {
    return new FloatTensor(shape, new float[shape.size()]);
  }

  /** The shape. */
  public Shape shape() {
    return shape;
  }

  /** The values in row-major order: the tensor's own array, to be read only. */
  public float[] values() {
    return values;
  }

  /** The value at a flat row-major index. */
  public float at(int index) {
    return values[index];
  }

  /** Number of elements. */
  public int size() {
    return values.length;
  }

  /** A copy of row {@code index} of a batch, without the outermost dimension. */
  public FloatTensor row(int index) {
    Shape row = shape.row();
    int from = index * row.size();
    return new FloatTensor(row, Arrays.copyOfRange(values, from, from + row.size()));
  }

  /** The same values under another shape of the same size; shares the array. */
  public FloatTensor reshaped(Shape other) {
    return new FloatTensor(other, values);
  }

  /** Equal shape and bitwise equal values (as {@link Arrays#equals(float[], float[])}). */
  @Override
  public boolean equals(Object other) {
    return other instanceof FloatTensor that
        && shape.equals(that.shape)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "FloatTensor" + shape;
  }
}
