package dev.limelight.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardNormalTest {

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
    double actual = StandardNormal.fromWord((int) Long.decode(word).longValue());
    assertThat(actual).isCloseTo(expected, offset(2e-7 * Math.abs(expected)));
  }

  @Test
  void shouldBeSymmetricWhenTheWordsBitsAreInverted() {
    for (int word = 1; word != 0 && word < Integer.MAX_VALUE / 2; word *= 3) {
      assertThat(StandardNormal.fromWord(word)).isEqualTo(-StandardNormal.fromWord(~word));
    }
  }

  /** Pinned bits: a change here would change every map ever published under the same seed. */
  @Test
  void shouldGiveTheSameBitsWhenFilledAgainOnAnyMachine() {
    float[] sample = sample(0x0123456789abcdefL, 3, 150_528);
    assertThat(Arrays.hashCode(sample)).isEqualTo(1467571544);
    assertThat(sample(0x0123456789abcdefL, 3, 5)).containsExactly(Arrays.copyOf(sample, 5));
  }

  @Test
  void shouldHaveTheMomentsOfAStandardNormalWhenMany() {
    int n = 1 << 20;
    float[] sample = sample(99, 0, n);
    double[] moments = new double[5];
    for (float z : sample) {
      for (int power = 1; power <= 4; power++) {
        moments[power] += Math.pow(z, power) / n;
      }
    }
    // Six standard errors of each moment.
    assertThat(moments[1]).isCloseTo(0, offset(6 * Math.sqrt(1.0 / n)));
    assertThat(moments[2]).isCloseTo(1, offset(6 * Math.sqrt(2.0 / n)));
    assertThat(moments[3]).isCloseTo(0, offset(6 * Math.sqrt(15.0 / n)));
    assertThat(moments[4]).isCloseTo(3, offset(6 * Math.sqrt(96.0 / n)));
  }

  @Test
  void shouldBeUncorrelatedWhenSampleStreamOrKeyDiffer() {
    int n = 1 << 16;
    float[] one = sample(5, 0, n);
    float[] otherStream = new float[n];
    StandardNormal.fill(5, 0, 1, otherStream);
    for (float[] other : new float[][] {sample(5, 1, n), sample(6, 0, n), otherStream}) {
      double correlation = IntStream.range(0, n).mapToDouble(i -> one[i] * other[i]).sum() / n;
      assertThat(correlation).isCloseTo(0, offset(6 / Math.sqrt(n)));
    }
  }

  private static float[] sample(long key, int index, int length) {
    float[] sample = new float[length];
    StandardNormal.fill(key, index, 0, sample);
    return sample;
  }
}
