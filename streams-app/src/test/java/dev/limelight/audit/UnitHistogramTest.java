package dev.limelight.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UnitHistogramTest {

  @Test
  void shouldKnowQuantilesToABinsWidth() {
    SplittableRandom random = new SplittableRandom(5);
    UnitHistogram histogram = UnitHistogram.empty();
    double[] values = random.doubles(5_000).map(v -> v * v).sorted().toArray();
    Arrays.stream(values).forEach(histogram::add);

    for (double p : new double[] {0.05, 0.25, 0.5, 0.75, 0.95}) {
      assertThat(histogram.quantile(p))
          .isCloseTo(values[(int) (p * values.length)], within(1.0 / UnitHistogram.BINS));
    }
  }

  @Test
  void shouldKeepBothEndsOfTheInterval() {
    UnitHistogram histogram = UnitHistogram.empty();
    histogram.add(0);
    histogram.add(1);

    assertThat(histogram.count(0)).isEqualTo(1);
    assertThat(histogram.count(UnitHistogram.BINS - 1)).isEqualTo(1);
  }

  @Test
  void shouldComeBackFromItsCounts() {
    UnitHistogram histogram = UnitHistogram.empty();
    histogram.add(0.3);
    histogram.add(0.3);
    histogram.addAll(UnitHistogram.of(histogram.toList()));

    assertThat(histogram.count()).isEqualTo(4);
    assertThat(UnitHistogram.of(List.of()).count()).isZero();
    assertThatThrownBy(() -> UnitHistogram.of(List.of(1L, 2L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 2");
  }

  @Test
  void shouldRefuseQuantileOfNothing() {
    assertThatThrownBy(() -> UnitHistogram.empty().quantile(0.5))
        .isInstanceOf(IllegalStateException.class);
  }
}
