package dev.limelight.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A constant of a graph (initializer or attribute value): element type, dimensions and raw
 * little-endian bytes in row-major order. Immutable.
 */
public final class ConstantTensor {
  private static final int HASHED_BYTES = 64;

  private final ElementType type;
  private final long[] dims;
  private final TensorContent content;
  private final int hash;

  ConstantTensor(ElementType type, long[] dims, byte[] bytes) {
    this(type, dims, TensorContent.InMemory.of(bytes));
  }

  ConstantTensor(ElementType type, long[] dims, TensorContent content) {
    this(type, dims, content, hash(type, dims, content));
  }

  private ConstantTensor(ElementType type, long[] dims, TensorContent content, int hash) {
    this.type = type;
    this.dims = dims;
    this.content = content;
    this.hash = hash;
    long expected = bytes(type, dims);
    if (expected != content.length()) {
      throw new OnnxException(
          "A "
              + type
              + " tensor of dimensions "
              + Arrays.toString(dims)
              + " needs "
              + expected
              + " bytes, got "
              + content.length());
    }
  }

  /** Of the first elements only: a model's weights may take hundreds of megabytes. */
  private static int hash(ElementType type, long[] dims, TensorContent content) {
    ByteBuffer first = content.read(HASHED_BYTES);
    return (type.hashCode() * 31 + Arrays.hashCode(dims)) * 31 + first.hashCode();
  }

  /** The same tensor, its bytes lying elsewhere. */
  ConstantTensor with(TensorContent other) {
    return new ConstantTensor(type, dims, other, hash);
  }

  TensorContent content() {
    return content;
  }

  /** A tensor over little-endian bytes, which are copied. */
  public static ConstantTensor of(ElementType type, long[] dims, byte[] bytes) {
    return new ConstantTensor(type, dims.clone(), bytes.clone());
  }

  /** A float tensor. */
  public static ConstantTensor floats(long[] dims, float... values) {
    byte[] bytes = new byte[values.length * Float.BYTES];
    littleEndian(bytes).asFloatBuffer().put(values);
    return new ConstantTensor(ElementType.FLOAT, dims.clone(), bytes);
  }

  /** A float16 tensor of the nearest values; what lies beyond its range becomes infinite. */
  public static ConstantTensor halves(long[] dims, float... values) {
    byte[] bytes = new byte[values.length * Short.BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      buffer.putShort(Float16.fromFloat(value));
    }
    return new ConstantTensor(ElementType.FLOAT16, dims.clone(), bytes);
  }

  /** A float scalar (rank 0). */
  public static ConstantTensor scalar(float value) {
    return floats(new long[0], value);
  }

  /** A one-dimensional int64 tensor, as shapes, axes and pads are given. */
  public static ConstantTensor longs(long... values) {
    byte[] bytes = new byte[values.length * Long.BYTES];
    littleEndian(bytes).asLongBuffer().put(values);
    return new ConstantTensor(ElementType.INT64, new long[] {values.length}, bytes);
  }

  /** A one-dimensional int32 tensor. */
  public static ConstantTensor ints(int... values) {
    byte[] bytes = new byte[values.length * Integer.BYTES];
    littleEndian(bytes).asIntBuffer().put(values);
    return new ConstantTensor(ElementType.INT32, new long[] {values.length}, bytes);
  }

  /** An int64 scalar (rank 0). */
  public static ConstantTensor longScalar(long value) {
    byte[] bytes = new byte[Long.BYTES];
    littleEndian(bytes).putLong(value);
    return new ConstantTensor(ElementType.INT64, new long[0], bytes);
  }

  /** Element type. */
  public ElementType type() {
    return type;
  }

  /** Dimensions, as a copy. */
  public long[] dims() {
    return dims.clone();
  }

  /** Number of elements. */
  public int size() {
    return Math.toIntExact(product(1, dims));
  }

  /** The raw little-endian bytes, read-only; read anew where they lie in a {@link TensorStore}. */
  public ByteBuffer bytes() {
    return content.read().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The elements as floats; float16 and double are converted.
   *
   * @throws OnnxException if the type is not a floating-point one
   */
  public float[] toFloats() {
    float[] values = new float[size()];
    ByteBuffer buffer = bytes();
    if (type == ElementType.FLOAT) {
      buffer.asFloatBuffer().get(values);
      return values;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case DOUBLE -> (float) buffer.getDouble();
            case FLOAT16 -> Float16.toFloat(buffer.getShort());
            case BFLOAT16 -> Float.intBitsToFloat(buffer.getShort() << 16);
            default -> throw new OnnxException("A " + type + " tensor was read as floats");
          };
    }
    return values;
  }

  /**
   * The elements as longs.
   *
   * @throws OnnxException if the type is not an integer one
   */
  public long[] toLongs() {
    long[] values = new long[size()];
    ByteBuffer buffer = bytes();
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case INT64, UINT64 -> buffer.getLong();
            case INT32 -> buffer.getInt();
            case UINT32 -> Integer.toUnsignedLong(buffer.getInt());
            case INT16 -> buffer.getShort();
            case UINT16 -> Short.toUnsignedLong(buffer.getShort());
            case INT8 -> buffer.get();
            case UINT8, BOOL -> Byte.toUnsignedLong(buffer.get());
            default -> throw new OnnxException("A " + type + " tensor was read as integers");
          };
    }
    return values;
  }

  /** A matrix's rows as columns, in float32. */
  public ConstantTensor transposed() {
    int rows = (int) dims[0];
    int columns = (int) dims[1];
    float[] from = toFloats();
    float[] to = new float[from.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        to[column * rows + row] = from[row * columns + column];
      }
    }
    return floats(new long[] {columns, rows}, to);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The bytes of all elements.
   *
   * @throws OnnxException if a dimension is negative, or a long cannot count the bytes
   */
  static long bytes(ElementType type, long[] dims) {
    return product(type.bytes(), dims);
  }

  private static long product(long first, long[] dims) {
    long product = first;
    for (long dim : dims) {
      if (dim < 0) {
        throw new OnnxException("A tensor has negative dimensions: " + Arrays.toString(dims));
      }
      try {
        product = Math.multiplyExact(product, dim);
      } catch (ArithmeticException e) {
        throw new OnnxException("A tensor is absurdly large: " + Arrays.toString(dims), e);
      }
    }
    return product;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConstantTensor that
        && type == that.type
        && hash == that.hash
        && Arrays.equals(dims, that.dims)
        && (content.equals(that.content) || content.read().equals(that.content.read()));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return type + Arrays.toString(dims);
  }
}
