package dev.limelight.image;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** An image that arrives as the model's own input: already resized, cropped and normalised. */
public final class RawTensor {
  private RawTensor() {}

  /**
   * The tensor in {@code bytes}.
   *
   * @param bytes little-endian float32 values, row-major
   * @param declared the shape its producer states, {@code [C,H,W]}
   * @param expected the model's input shape, {@code [C,H,W]}
   * @throws ImageRejectedException if {@code declared} is not {@code expected}, the number of bytes
   *     is not four per value, or a value is NaN or infinite
   */
  public static FloatTensor decode(byte[] bytes, List<Integer> declared, Shape expected) {
    if (!declared.equals(Arrays.stream(expected.toArray()).boxed().toList())) {
      throw new ImageRejectedException(
          ImageFault.TENSOR_SHAPE,
          "The raw tensor is declared as " + declared + ", the model takes " + expected);
    }
    if (bytes.length != 4L * expected.size()) {
      throw new ImageRejectedException(
          ImageFault.TENSOR_BYTES,
          "A float32 tensor of shape "
              + expected
              + " has "
              + 4L * expected.size()
              + " bytes, got "
              + bytes.length);
    }
    float[] values = new float[expected.size()];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new ImageRejectedException(
            ImageFault.TENSOR_NOT_FINITE,
            "The raw tensor's value " + i + " is " + values[i] + "; all must be finite");
      }
    }
    return FloatTensor.of(expected, values);
  }
}
