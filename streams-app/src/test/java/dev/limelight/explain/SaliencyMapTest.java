package dev.limelight.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SaliencyMapTest {
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  @Test
  void shouldSumMagnitudesOverChannelsAndScaleWhenFinite() {
    FloatTensor attribution = FloatTensor.of(Shape.of(2, 1, 3), -1, 2, 0, 1, -4, 1);
    assertThat(SaliencyMap.of(attribution)).isEqualTo(FloatTensor.of(Shape.of(1, 3), 0.2f, 1, 0));
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 3, -2, Float.NaN, Float.POSITIVE_INFINITY})
  void shouldBeAllOnesWhenConstant(float value) {
    FloatTensor attribution = FloatTensor.of(Shape.of(1, 1, 3), value, value, value);
    assertThat(SaliencyMap.of(attribution).values()).containsOnly(1);
  }

  @Test
  void shouldBeAllOnesWhenOneValueIsNaN() {
    FloatTensor attribution = FloatTensor.of(Shape.of(1, 1, 3), 1, Float.NaN, 2);
    assertThat(SaliencyMap.of(attribution).values()).containsOnly(1);
  }

  @Test
  void shouldBeZeroWhereOnlySomeValuesAreNaN() {
    FloatTensor attribution = FloatTensor.of(Shape.of(1, 1, 3), 1, INFINITY, 2);
    assertThat(SaliencyMap.of(attribution).values()).containsExactly(0, 0, 0);
  }

  @Test
  void shouldNotOverflowWhenValuesAreTheLargestFloats() {
    float large = Float.MAX_VALUE;
    FloatTensor attribution = FloatTensor.of(Shape.of(2, 1, 2), large, 0, large, large);
    assertThat(SaliencyMap.of(attribution).values()).containsExactly(1, 0);
  }

  @RepeatedTest(20)
  void shouldLieInZeroToOneAndReachBothEndsWhenRandom(RepetitionInfo repetition) {
    SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
    Shape shape = Shape.of(1 + random.nextInt(4), 2 + random.nextInt(9), 2 + random.nextInt(9));
    FloatTensor attribution = FloatTensor.zeros(shape);
    double scale = Math.pow(10, random.nextInt(-30, 30));
    for (int i = 0; i < attribution.size(); i++) {
      attribution.values()[i] = (float) ((random.nextDouble() - 0.5) * scale);
    }
    float[] map = SaliencyMap.of(attribution).values();
    float min = 2;
    float max = -1;
    for (float value : map) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    assertThat(min).as("seed %d", repetition.getCurrentRepetition()).isEqualTo(0);
    assertThat(max).as("seed %d", repetition.getCurrentRepetition()).isEqualTo(1);
  }

  @Test
  void shouldNotChangeWhenTheAttributionIsScaled() {
    FloatTensor attribution = FloatTensor.of(Shape.of(1, 2, 2), 0.3f, -1.7f, 0.9f, 2.2f);
    FloatTensor scaled = FloatTensor.of(Shape.of(1, 2, 2), -30, 170, -90, -220);
    assertThat(SaliencyMap.of(scaled).values())
        .containsExactly(SaliencyMap.of(attribution).values(), within(1e-6f));
  }

  @Test
  void shouldRefuseWhenNotAnImage() {
    assertThatThrownBy(() -> SaliencyMap.of(FloatTensor.zeros(Shape.of(4, 4))))
        .hasMessageContaining("[C,H,W]");
  }
}
