package dev.limelight.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StandardNormalTest {

  /** Pinned bits: a change here would change every map ever published under the same seed. */
  @Test
  void shouldGiveTheSameBitsWhenFilledAgainOnAnyMachine() {
    float[] sample = sample(0x0123456789abcdefL, 3, 150_528);
    assertThat(Arrays.hashCode(sample)).isEqualTo(2083464605);
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
