package dev.limelight.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RcapOptionsTest {

  @Test
  void shouldBeThePapersFractionsWhenDefault() {
    assertThat(RcapOptions.DEFAULT.fractions())
        .containsExactly(900_000, 800_000, 700_000, 600_000, 500_000);
  }

  /** In binary floating point 0.7 + 6 * 0.05 is below 1: a seventh partition would appear. */
  @Test
  void shouldNotReachOneWhenStepsDoNotAddUpInBinary() {
    assertThat(new RcapOptions(0.7, 0.05).fractions())
        .containsExactly(950_000, 900_000, 850_000, 800_000, 750_000, 700_000);
    assertThat(new RcapOptions(0.5, 0.5).fractions()).containsExactly(500_000);
    assertThat(new RcapOptions(0.1, 0.3).fractions()).containsExactly(700_000, 400_000, 100_000);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.1, lowerBound",
    "1, 0.1, lowerBound",
    "NaN, 0.1, lowerBound",
    "0.12345678, 0.1, lowerBound",
    "0.5, 0, interval",
    "0.5, 1.5, interval",
    "0.5, NaN, interval",
    "0.5, 0.0000001, interval"
  })
  void shouldNameTheParameterWhenItIsOutOfRange(double lowerBound, double interval, String name) {
    assertThatThrownBy(() -> new RcapOptions(lowerBound, interval))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("RCAP's " + name + " must");
  }
}
