package dev.limelight.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MapEncodingTest {

  @Test
  void shouldRoundToTheNearestOf256Levels() {
    ByteBuffer bytes =
        MapEncoding.UINT8.encode(new float[] {0f, 1f, 0.5f, 0.4999f / 255, 0.5001f / 255});

    assertThat(content(bytes)).containsExactly(0, 255, 128, 0, 1);
  }

  @Test
  void shouldRoundAsTheLanguageDoesOnBothSidesOfEveryEdge() {
    for (int level = 0; level < 255; level++) {
      float value = (level + 0.5f) / 255f;
      for (int ulps = 0; ulps < 8; ulps++) {
        value = Math.nextDown(value);
      }
      for (int ulps = -8; ulps <= 8; ulps++) {
        assertThat(content(MapEncoding.UINT8.encode(new float[] {value})))
            .as("%s", value)
            .containsExactly(Math.round(255f * value));
        value = Math.nextUp(value);
      }
    }
  }

  @Test
  void shouldWriteFloatsLittleEndian() {
    ByteBuffer bytes = MapEncoding.FLOAT32.encode(new float[] {0.25f, 1f});

    assertThat(content(bytes)).containsExactly(0, 0, 0x80, 0x3e, 0, 0, 0x80, 0x3f);
    assertThat(bytes.remaining()).isEqualTo(8);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0, 0",
    "1.0, 3c00",
    "0.5, 3800",
    "0.333251953125, 3555",
    "0.00006103515625, 400",
    "0.000000059604644775390625, 1",
    "0.00000002980232, 0",
    "0.99999, 3c00"
  })
  void shouldWriteKnownHalves(float value, String hex) {
    ByteBuffer bytes =
        MapEncoding.FLOAT16.encode(new float[] {value}).order(ByteOrder.LITTLE_ENDIAN);

    assertThat(Integer.toHexString(bytes.getShort())).isEqualTo(hex);
  }

  @Test
  void shouldReadEveryHalfBackAndRoundOthersToTheNearest() {
    for (short half = 0; half <= 0x3c00; half++) {
      float value = HalfFloat.toFloat(half);
      assertThat(HalfFloat.fromFloat(value)).isEqualTo(half);
    }
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 100_000; i++) {
      float value = (float) random.nextDouble();
      short half = HalfFloat.fromFloat(value);
      float error = Math.abs(HalfFloat.toFloat(half) - value);
      for (int other : new int[] {half - 1, half + 1}) {
        if (other >= 0 && other <= 0x3c00) {
          assertThat(error)
              .as("%s as half %d", value, half)
              .isLessThanOrEqualTo(Math.abs(HalfFloat.toFloat((short) other) - value));
        }
      }
    }
  }

  @Test
  void shouldHashTheFloatsLittleEndian() {
    // printf '\x00\x00\x80\x3e\x00\x00\x80\x3f' | sha256sum
    assertThat(MapEncoding.sha256(new float[] {0.25f, 1f}))
        .isEqualTo("badc201b47327aa7f2fad076dad724ceb3b5667747cacd0355f65363094d1f7f");
  }

  private static byte[] content(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
