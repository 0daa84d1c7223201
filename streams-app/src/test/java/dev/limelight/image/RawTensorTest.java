package dev.limelight.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawTensorTest {
  private static final Shape EXPECTED = Shape.of(1, 2, 2);
  private static final List<Integer> DECLARED = List.of(1, 2, 2);

  @Test
  void shouldReadLittleEndianFloats() {
    assertThat(RawTensor.decode(bytes(1, -2.5f, 0, 1e-30f), DECLARED, EXPECTED))
        .isEqualTo(FloatTensor.of(EXPECTED, 1, -2.5f, 0, 1e-30f));
  }

  @Test
  void shouldRefuseAnotherShapeEvenOfTheSameSize() {
    assertRefused(bytes(1, 2, 3, 4), List.of(2, 2, 1), ImageFault.TENSOR_SHAPE);
    assertRefused(bytes(1, 2, 3, 4), List.of(1, 1, 2, 2), ImageFault.TENSOR_SHAPE);
    assertRefused(bytes(1, 2, 3, 4), List.of(), ImageFault.TENSOR_SHAPE);
    assertRefused(bytes(1, 2, 3, 4), List.of(-1, -2, 2), ImageFault.TENSOR_SHAPE);
  }

  @Test
  void shouldRefuseAWrongNumberOfBytes() {
    assertRefused(new byte[0], DECLARED, ImageFault.TENSOR_BYTES);
    assertRefused(new byte[15], DECLARED, ImageFault.TENSOR_BYTES);
    assertRefused(bytes(1, 2, 3, 4, 5), DECLARED, ImageFault.TENSOR_BYTES);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void shouldRefuseValuesThatAreNotFinite(float value) {
    assertRefused(bytes(1, 2, 3, value), DECLARED, ImageFault.TENSOR_NOT_FINITE);
  }

  private static byte[] bytes(float... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    return buffer.array();
  }

  private static void assertRefused(byte[] bytes, List<Integer> declared, ImageFault fault) {
    assertThatThrownBy(() -> RawTensor.decode(bytes, declared, EXPECTED))
        .isInstanceOfSatisfying(
            ImageRejectedException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }
}
