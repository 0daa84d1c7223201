package dev.limelight.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RankAucTest {

  @Test
  void shouldBeOneWhenEveryHighScoreIsAboveEveryLowOne() {
    assertThat(RankAuc.of(new double[] {0.7, 0.9}, new double[] {0.1, 0.6})).hasValue(1.0);
  }

  @Test
  void shouldBeZeroWhenTheGroupsAreSwapped() {
    assertThat(RankAuc.of(new double[] {0.1, 0.6}, new double[] {0.7, 0.9})).hasValue(0.0);
  }

  @Test
  void shouldCountTiesHalf() {
    assertThat(RankAuc.of(new double[] {0.5, 0.5}, new double[] {0.5})).hasValue(0.5);
    // Pairs: (1,1) half, (1,0) won, (2,1) won, (2,0) won: 3.5 of 4.
    assertThat(RankAuc.of(new double[] {1, 2}, new double[] {1, 0})).hasValue(0.875);
  }

  @Test
  void shouldEqualTheShareOfPairsWonWhenScoresAreManyAndTied() {
    Random random = new Random(7);
    double[] higher = random.ints(200, 3, 15).asDoubleStream().toArray();
    double[] lower = random.ints(150, 0, 12).asDoubleStream().toArray();
    double won = 0;
    for (double high : higher) {
      for (double low : lower) {
        won += high > low ? 1 : high == low ? 0.5 : 0;
      }
    }
    assertThat(RankAuc.of(higher, lower).orElseThrow()).isCloseTo(won / (200 * 150), within(1e-12));
  }

  @Test
  void shouldBeEmptyWhenOneGroupIs() {
    assertThat(RankAuc.of(new double[0], new double[] {1})).isEmpty();
    assertThat(RankAuc.of(new double[] {1}, new double[0])).isEmpty();
  }
}
