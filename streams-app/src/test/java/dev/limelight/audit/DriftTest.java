package dev.limelight.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class DriftTest {
  private static UnitHistogram of(DoubleStream values) {
    UnitHistogram histogram = UnitHistogram.empty();
    values.forEach(histogram::add);
    return histogram;
  }

  private static UnitHistogram uniform(int seed, int count, double from, double to) {
    return of(new SplittableRandom(seed).doubles(count, from, to));
  }

  @Test
  void shouldFindNoneWhenDistributionsAreTheSame() {
    UnitHistogram reference = uniform(1, 2_000, 0, 1);

    Drift drift = Drift.between(reference, reference);

    assertThat(drift.psi()).isZero();
    assertThat(drift.ks()).isZero();
    assertThat(drift.pValue()).isEqualTo(1);
    assertThat(drift.referenceEvents()).isEqualTo(2_000);
  }

  @Test
  void shouldGiveIndexOfTwoGroupsWhenComputedByHand() {
    // Half of the reference in either of two bins; 9 of 10 current scores in the first.
    UnitHistogram reference =
        of(
            DoubleStream.concat(
                DoubleStream.generate(() -> 0.1).limit(1_000_000),
                DoubleStream.generate(() -> 0.9).limit(1_000_000)));
    UnitHistogram current =
        of(
            DoubleStream.concat(
                DoubleStream.generate(() -> 0.1).limit(1_800_000),
                DoubleStream.generate(() -> 0.9).limit(200_000)));

    Drift drift = Drift.between(reference, current);

    double expected = (0.9 - 0.5) * Math.log(0.9 / 0.5) + (0.1 - 0.5) * Math.log(0.1 / 0.5);
    assertThat(drift.psi()).isCloseTo(expected, within(1e-4));
    assertThat(drift.ks()).isCloseTo(0.4, within(1e-12));
    assertThat(drift.pValue()).isZero();
  }

  @Test
  void shouldSayHowLikelyADistanceIs() {
    UnitHistogram reference = uniform(1, 100, 0, 1);
    int rejected = 0;
    for (int seed = 2; seed < 402; seed++) {
      rejected += Drift.between(reference, uniform(seed, 100, 0, 1)).pValue() < 0.05 ? 1 : 0;
    }
    assertThat(rejected / 400.0).isBetween(0.01, 0.08);
    assertThat(Drift.between(reference, uniform(2, 100, 0.4, 1)).pValue()).isLessThan(1e-3);
  }

  @Test
  void shouldStayFiniteWhenAGroupIsEmpty() {
    Drift drift = Drift.between(uniform(1, 100, 0, 0.5), uniform(2, 100, 0.5, 1));

    assertThat(drift.psi()).isFinite().isGreaterThan(1);
    assertThat(drift.ks()).isEqualTo(1);
  }

  @Test
  void shouldRefuseAnEmptySide() {
    assertThatThrownBy(() -> Drift.between(UnitHistogram.empty(), uniform(1, 5, 0, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 0 and 5");
  }
}
