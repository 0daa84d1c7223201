package dev.limelight.onnx;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Element types of ONNX tensors that a graph here may hold, with their protobuf codes. */
public enum ElementType {
  FLOAT(1, 4),
  UINT8(2, 1),
  INT8(3, 1),
  UINT16(4, 2),
  INT16(5, 2),
  INT32(6, 4),
  INT64(7, 8),
  BOOL(9, 1),
  FLOAT16(10, 2),
  DOUBLE(11, 8),
  UINT32(12, 4),
  UINT64(13, 8),
  BFLOAT16(16, 2);

  private final int code;
  private final int bytes;

  ElementType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** The value of {@code TensorProto.DataType}. */
  public int code() {
    return code;
  }

  /** Size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Whether values of this type can carry a gradient. */
  public boolean isFloatingPoint() {
    return this == FLOAT || this == DOUBLE || this == FLOAT16 || this == BFLOAT16;
  }

  /**
   * The type with a protobuf code.
   *
   * @param where what has the type, for the message
   * @throws OnnxException if the code is not one of those above
   */
  static ElementType ofCode(int code, String where) {
    for (ElementType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new OnnxException(
        where
            + " has element type "
            + code
            + "; accepted are "
            + Arrays.stream(values())
                .map(type -> type.code + " (" + type + ")")
                .collect(Collectors.joining(", ")));
  }
}
