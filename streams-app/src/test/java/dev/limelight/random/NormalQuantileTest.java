package dev.limelight.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalQuantileTest {

  /** Expected values from a 16-digit inverse (AS 241, PPND16) at (word + 0.5) / 2^32. */
  @ParameterizedTest
  @CsvSource({
    "0x80000000, 2.9180993729166234e-10",
    "0x40000000, -0.6744897498297384",
    "0xc0000000, 0.6744897505624251",
    "0x13333333, -1.4395314704450153",
    "0x13333334, -1.4395314688002132",
    "0xeccccccd, 1.4395314720898171",
    "0x75bcd15, -1.899573995506065",
    "0xb2d05e00, 0.5200680618488762",
    "0xfff, -4.763025658726428",
    "0x3a, -5.5583019328374235",
    "0x1, -6.166429517819749",
    "0x0, -6.337957754553789",
    "0xffffffff, 6.337957754553789"
  })
  void shouldInvertTheNormalDistributionWhenGivenAWord(String word, double expected) {
    double actual = NormalQuantile.of((int) Long.decode(word).longValue());
    assertThat(actual).isCloseTo(expected, offset(2e-8 * Math.abs(expected)));
  }

  @Test
  void shouldBeSymmetricWhenTheWordsBitsAreInverted() {
    for (int word = 1; word != 0 && word < Integer.MAX_VALUE / 2; word *= 3) {
      assertThat(NormalQuantile.of(word)).isEqualTo(-NormalQuantile.of(~word));
    }
  }

  /** Every octave, every part and both ends of each, against the routine that it interpolates. */
  @Test
  void shouldKeepItsBoundsWhenSweptOverAllParts() {
    double absolute = 0;
    double relative = 0;
    for (long word = 0; word < 1L << 31; word += 1 + (word >>> 14)) {
      double exact = PercentagePoint.of((word + 0.5) * 0x1p-32);
      double error = Math.abs(NormalQuantile.of((int) word) - exact);
      absolute = Math.max(absolute, error);
      relative = Math.max(relative, error / -exact);
    }
    assertThat(absolute).isLessThan(2e-9);
    assertThat(relative).isLessThan(2e-8);
  }

  @Test
  void shouldNeverFallWhenTheWordRises() {
    double last = Double.NEGATIVE_INFINITY;
    for (long word = 0; word < 1L << 32; word += 1 + (word >>> 13)) {
      double number = NormalQuantile.of((int) word);
      assertThat(number).isGreaterThan(last);
      last = number;
    }
  }

  @Test
  void shouldRefuseProbabilitiesThatNoWordHas() {
    assertThatIllegalArgumentException().isThrownBy(() -> PercentagePoint.of(1e-12));
  }
}
