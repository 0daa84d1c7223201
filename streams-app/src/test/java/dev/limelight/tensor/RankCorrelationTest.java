package dev.limelight.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankCorrelationTest {

  @Test
  void shouldOrderNegativeValuesAndTakeBothZerosForOne() {
    FloatTensor ascending = FloatTensor.of(Shape.of(5), -8, -0.5f, 0, 1e-30f, 3);
    FloatTensor same = FloatTensor.of(Shape.of(5), -1e30f, -8, -1e-40f, 0.25f, 9);
    assertThat(RankCorrelation.of(ascending, same)).isCloseTo(1, within(1e-15));

    FloatTensor zeros = FloatTensor.of(Shape.of(3), 0f, -0f, 0f);
    assertThat(RankCorrelation.of(zeros, FloatTensor.of(Shape.of(3), 1, 2, 3))).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldBePearsonsOfTheMeanRanks(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] a = new float[60];
    float[] b = new float[60];
    for (int i = 0; i < 60; i++) {
      a[i] = random.nextInt(-7, 7);
      b[i] = a[i] + random.nextInt(-5, 5);
    }
    double found =
        RankCorrelation.of(FloatTensor.of(Shape.of(6, 10), a), FloatTensor.of(Shape.of(6, 10), b));

    assertThat(found).isCloseTo(pearson(ranks(a), ranks(b)), within(1e-12)).isBetween(0.1, 0.99);
  }

  @Test
  void shouldRefuseTensorsOfDifferentShapes() {
    assertThatThrownBy(
            () ->
                RankCorrelation.of(FloatTensor.zeros(Shape.of(2)), FloatTensor.zeros(Shape.of(3))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one shape");
  }

  /** Counted: how many are smaller, and half of those that are equal. */
  private static double[] ranks(float[] values) {
    double[] ranks = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      for (float other : values) {
        ranks[i] += other < values[i] ? 1 : other == values[i] ? 0.5 : 0;
      }
    }
    return ranks;
  }

  private static double pearson(double[] a, double[] b) {
    double sumA = 0;
    double sumB = 0;
    for (int i = 0; i < a.length; i++) {
      sumA += a[i];
      sumB += b[i];
    }
    double product = 0;
    double squareA = 0;
    double squareB = 0;
    for (int i = 0; i < a.length; i++) {
      double x = a[i] - sumA / a.length;
      double y = b[i] - sumB / b.length;
      product += x * y;
      squareA += x * x;
      squareB += y * y;
    }
    return product / Math.sqrt(squareA * squareB);
  }
}
