package dev.limelight.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OrderStatisticsTest {

  static Stream<double[]> arrays() {
    SplittableRandom random = new SplittableRandom(11);
    return Stream.of(
        new double[] {3},
        new double[] {2, 1},
        random.doubles(1000).toArray(),
        random.doubles(50_176).map(u -> u * u).toArray(),
        random.ints(3000, 0, 4).asDoubleStream().toArray(),
        new double[5000],
        random.doubles(3000).map(u -> (u - 0.5) * Math.pow(10, 600 * u - 300)).toArray(),
        IntStream.range(0, 4000).asDoubleStream().toArray(),
        IntStream.range(0, 4000).map(i -> -i).asDoubleStream().toArray(),
        IntStream.range(0, 4001).map(i -> Math.abs(i - 2000)).asDoubleStream().toArray());
  }

  @ParameterizedTest
  @MethodSource("arrays")
  void shouldGiveTheSortedValueWhenAskedForARank(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    for (double p : new double[] {0, 0.01, 0.15, 0.5, 0.85, 0.99, 1}) {
      int rank = (int) (p * (values.length - 1));
      assertThat(OrderStatistics.select(values, rank)).isEqualTo(sorted[rank]);
    }
    int[] ranks = {values.length - 1, 0, values.length / 2};
    assertThat(OrderStatistics.select(values, ranks))
        .containsExactly(sorted[values.length - 1], sorted[0], sorted[values.length / 2]);
  }

  @Test
  void shouldOrderInfinitiesAndZerosWhenTheyAreAmongTheValues() {
    double[] values = {1, Double.NEGATIVE_INFINITY, 0, Double.POSITIVE_INFINITY, -1, -0.0};
    assertThat(OrderStatistics.select(values, new int[] {0, 1, 4, 5}))
        .containsExactly(Double.NEGATIVE_INFINITY, -1, 1, Double.POSITIVE_INFINITY);
    assertThat(values).startsWith(1).endsWith(-0.0);
  }

  @ParameterizedTest
  @MethodSource("arrays")
  void shouldInterpolateBetweenNeighboursWhenAskedForAQuantile(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    for (double p : new double[] {0, 0.01, 0.15, 0.5, 0.85, 0.99, 1}) {
      double position = p * (sorted.length - 1);
      int below = (int) Math.floor(position);
      int above = (int) Math.ceil(position);
      double expected =
          sorted[below] * (1 - (position - below)) + sorted[above] * (position - below);
      assertThat(OrderStatistics.quantile(values.clone(), p))
          .isCloseTo(expected, offset(1e-12 * (1 + Math.abs(expected))));
    }
  }

  /** From {@code numpy.quantile([1, 2, 4, 8, 16], p)}. */
  @ParameterizedTest
  @CsvSource({"0, 1", "0.25, 2", "0.3, 2.4", "0.5, 4", "0.85, 11.2", "0.9, 12.8", "1, 16"})
  void shouldFollowNumPysLinearConventionWhenPositionIsFractional(double p, double expected) {
    assertThat(OrderStatistics.quantile(new double[] {8, 1, 16, 2, 4}, p))
        .isCloseTo(expected, offset(1e-12));
  }

  @Test
  void shouldRefuseWhenRankOrQuantileDoesNotExist() {
    assertThatThrownBy(() -> OrderStatistics.select(new double[3], 3))
        .hasMessageContaining("rank 3 among 3");
    assertThatThrownBy(() -> OrderStatistics.quantile(new double[3], 1.1))
        .hasMessageContaining("[0,1]");
    assertThatThrownBy(() -> OrderStatistics.quantile(new double[3], Double.NaN))
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> OrderStatistics.quantile(new double[0], 0.5))
        .hasMessageContaining("No values");
  }
}
