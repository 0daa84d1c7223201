package dev.limelight.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.schemas.ValuesEncoding;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class MapValuesTest {

  @Test
  void shouldGiveTheValuesWhateverTheEncoding() {
    assertThat(MapValues.of(Maps.row(0, 0.125f, 1).build()).values()).containsExactly(0, 0.125f, 1);
    assertThat(values(ValuesEncoding.UINT8, 0, 51, 255)).containsExactly(0, 0.2f, 1);
    // Little-endian binary16: 2^-24, 2^-14, 0.5, 1.
    assertThat(values(ValuesEncoding.FLOAT16, 1, 0, 0, 4, 0, 0x38, 0, 0x3c))
        .containsExactly(0x1p-24f, 0x1p-14f, 0.5f, 1);
  }

  @Test
  void shouldRefuseBytesWhenTheyAreNotTheMapsOrUnknown() {
    assertThatThrownBy(() -> MapValues.of(Maps.row(0, 1).setWidth(3).build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 x 3")
        .hasMessageContaining("12 bytes, got 8");
    assertThatThrownBy(() -> values(ValuesEncoding.UNKNOWN, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("FLOAT32");
  }

  private static float[] values(ValuesEncoding encoding, int... bytes) {
    ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
    for (int each : bytes) {
      buffer.put((byte) each);
    }
    int size = encoding == ValuesEncoding.FLOAT16 ? 2 : 1;
    return MapValues.of(encoding, 1, bytes.length / size, buffer.flip()).values();
  }
}
