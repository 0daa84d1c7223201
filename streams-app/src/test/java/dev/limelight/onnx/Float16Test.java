package dev.limelight.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Float16Test {
  @Test
  void shouldGiveEveryFloat16BackFromItsFloat32() {
    for (int bits = 0; bits <= 0xffff; bits++) {
      float value = Float16.toFloat((short) bits);
      if (!Float.isNaN(value)) {
        assertThat(Float16.fromFloat(value)).as("%04x", bits).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void shouldRoundToNearestAndTiesToEven() {
    for (int bits = 0; bits < 0x7bff; bits++) {
      float low = Float16.toFloat((short) bits);
      float high = Float16.toFloat((short) (bits + 1));
      float middle = (low + high) / 2;
      assertThat(Float16.fromFloat(middle)).isEqualTo((short) (bits + (bits & 1)));
      assertThat(Float16.fromFloat(Math.nextDown(middle))).isEqualTo((short) bits);
      assertThat(Float16.fromFloat(-Math.nextUp(middle))).isEqualTo((short) (bits + 1 | 0x8000));
    }
  }

  @Test
  void shouldBecomeInfiniteBeyondTheRangeAndKeepNan() {
    assertThat(Float16.toFloat(Float16.fromFloat(65519.99f))).isEqualTo(65504f);
    assertThat(Float16.toFloat(Float16.fromFloat(65520f))).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(Float16.toFloat(Float16.fromFloat(-1e30f))).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(Float16.toFloat(Float16.fromFloat(Float.NaN))).isNaN();
  }
}
