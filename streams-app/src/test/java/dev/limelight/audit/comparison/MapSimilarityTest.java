package dev.limelight.audit.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MapSimilarityTest {

  @Test
  void shouldGiveTheTextbooksCorrelationWhenRanksAreTied() {
    // Ranks 1, 2.5, 2.5, 4, 5 and 2, 1, 3, 4.5, 4.5: Pearson of these is 7.5 / 9.5.
    MapSimilarity similarity =
        MapSimilarity.of(
            new float[] {0, 0.5f, 0.5f, 0.7f, 1}, new float[] {0.2f, 0.1f, 0.4f, 0.9f, 0.9f});

    assertThat(similarity.spearman().orElseThrow()).isCloseTo(7.5 / 9.5, within(1e-12));
  }

  @Test
  void shouldLookAtOrderAloneWhenCorrelating() {
    float[] values = random(7);
    float[] squared = values.clone();
    float[] turned = values.clone();
    for (int i = 0; i < values.length; i++) {
      squared[i] *= values[i];
      turned[i] = 1 - values[i];
    }

    assertThat(MapSimilarity.of(values, squared).spearman()).hasValue(1);
    assertThat(MapSimilarity.of(values, squared).topOverlap()).isEqualTo(1);
    assertThat(MapSimilarity.of(values, turned).spearman()).hasValue(-1);
    assertThat(MapSimilarity.of(values, turned).topOverlap()).isZero();
    assertThat(MapSimilarity.of(values, random(8)).spearman().orElseThrow())
        .isCloseTo(0, within(0.1));
    assertThat(MapSimilarity.of(values, random(8)).topOverlap()).isCloseTo(0.1, within(0.08));
  }

  @Test
  void shouldCountTheTopTenthThatBothHaveWhenSomeOfItMoved() {
    float[] one = new float[20];
    float[] other = new float[20];
    one[3] = one[4] = 1;
    other[4] = other[5] = 1;

    assertThat(MapSimilarity.of(one, other).topOverlap()).isEqualTo(0.5);
  }

  @Test
  void shouldHaveNoCorrelationWhenAMapHasOneValueOnly() {
    assertThat(MapSimilarity.of(new float[10], random(1, 10)).spearman()).isEmpty();
  }

  private static float[] random(long seed) {
    return random(seed, 1000);
  }

  private static float[] random(long seed, int size) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }
}
