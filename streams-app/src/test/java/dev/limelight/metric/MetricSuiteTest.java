package dev.limelight.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limelight.explain.Classifier;
import dev.limelight.explain.Points;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.RankCorrelation;
import dev.limelight.tensor.Shape;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MetricSuiteTest {
  private static final Shape MAP = Shape.of(10, 10);
  private static final Shape IMAGE = Shape.of(1, 10, 10);

  /** Says class 0 for certain while all of the first {@code salient} pixels are there. */
  private static Classifier threshold(int salient) {
    return new Classifier() {
      @Override
      public int classes() {
        return 2;
      }

      @Override
      public FloatTensor logits(Points points) {
        float[] logits = new float[2 * points.count()];
        float[] image = new float[points.shape().size()];
        for (int row = 0; row < points.count(); row++) {
          points.fill(row, image);
          boolean all = true;
          for (int i = 0; i < salient; i++) {
            all &= image[i] == 1000 + i;
          }
          logits[2 * row] = all ? 2000 : -2000;
        }
        return FloatTensor.of(Shape.of(points.count(), 2), logits);
      }
    };
  }

  private static FloatTensor image() {
    float[] pixels = new float[100];
    for (int i = 0; i < 100; i++) {
      pixels[i] = 1000 + i;
    }
    return FloatTensor.of(IMAGE, pixels);
  }

  /** The first pixels are the most salient. */
  private static FloatTensor descending() {
    float[] values = new float[100];
    for (int i = 0; i < 100; i++) {
      values[i] = 1 - i / 99f;
    }
    return FloatTensor.of(MAP, values);
  }

  @Test
  void shouldGiveTheExtremeAreasWhenTheMapIsRight() {
    var curves = InsertionDeletion.curves(image(), descending(), 0, threshold(10));

    // Ten of a hundred pixels decide. Level 1.0 leaves the image whole, and blurred is nothing
    // recognised; from level 0.9 on these ten are gone, or back.
    assertThat(curves.deletion()).startsWith(1.0, 0.0).hasSize(10);
    assertThat(curves.insertion()).startsWith(0.0, 1.0);
    assertThat(curves.dauc()).isCloseTo(0.05, within(1e-12));
    assertThat(curves.iauc()).isCloseTo(0.85, within(1e-12));
  }

  @Test
  void shouldGiveTheLargestAreaWhenNothingMatters() {
    var curves = InsertionDeletion.curves(image(), descending(), 0, threshold(0));

    assertThat(curves.dauc()).isCloseTo(0.9, within(1e-12));
    assertThat(curves.iauc()).isCloseTo(0.9, within(1e-12));
  }

  @Test
  void shouldDependOnTheOrderOfTheMapAlone() {
    float[] squared = descending().values().clone();
    for (int i = 0; i < squared.length; i++) {
      squared[i] *= squared[i];
    }
    assertThat(InsertionDeletion.curves(image(), FloatTensor.of(MAP, squared), 0, threshold(30)))
        .isEqualTo(InsertionDeletion.curves(image(), descending(), 0, threshold(30)));
  }

  @Test
  void shouldAgreeWithValuesByHand() {
    Shape shape = Shape.of(2, 2);
    FloatTensor map = FloatTensor.of(shape, 1f, 0.5f, 0.25f, 0f);
    Mask truth = Mask.of(shape, new boolean[] {true, true, false, false});

    assertThat(MaskMetrics.mae(map, truth)).isEqualTo((0 + 0.5 + 0.25 + 0) / 4);
    assertThat(MaskMetrics.rootMae(map, truth)).isEqualTo(Math.sqrt(0.1875));
    assertThat(MaskMetrics.energy(map, truth)).isEqualTo(1.5 / 1.75);
    assertThat(MaskMetrics.logCoshDice(map, truth))
        .isCloseTo(Math.log(Math.cosh(1 - 4.0 / 4.75)), within(1e-15));
    assertThat(MaskMetrics.pointingGame(map, truth, 0.95)).isEqualTo(1);
    assertThat(
            MaskMetrics.pointingGame(
                map, Mask.of(shape, new boolean[] {false, true, true, true}), 0.95))
        .isZero();
  }

  @Test
  void shouldTakeABoxAsItsPixels() {
    Mask box = Mask.of(MAP, new Region(8, -1, 5, 3));

    assertThat(box.count()).isEqualTo(4);
    assertThat(box.at(9)).isTrue();
    assertThat(box.at(7)).isFalse();
    FloatTensor map = descending();
    Region region = new Region(2, 3, 4, 5);
    assertThat(MaskMetrics.energy(map, Mask.of(MAP, region)))
        .isCloseTo(EnergyInRegion.share(map, region), within(1e-12));
  }

  @Test
  void shouldStayInRangeWhateverTheMap() {
    MetricSuite suite = new MetricSuite(EnumSet.allOf(MetricName.class));
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 50; round++) {
      float[] values = new float[100];
      boolean[] inside = new boolean[100];
      for (int i = 0; i < 100; i++) {
        values[i] = round == 0 ? 0 : round == 1 ? 1 : (float) random.nextDouble();
        inside[i] = round > 2 && random.nextBoolean();
      }
      Map<MetricName, Double> scores =
          suite.scores(
              new MetricSuite.Input(
                  image(),
                  FloatTensor.of(MAP, values),
                  0,
                  threshold(20),
                  Optional.of(Mask.of(MAP, inside)),
                  0.5));

      assertThat(scores).containsOnlyKeys(MetricName.values());
      assertThat(scores.get(MetricName.DAUC)).isBetween(0.0, 0.9 + 1e-9);
      assertThat(scores.get(MetricName.IAUC)).isBetween(0.0, 0.9 + 1e-9);
      assertThat(scores.get(MetricName.LOG_COSH_DICE)).isBetween(0.0, 0.434);
      assertThat(scores.get(MetricName.MAE)).isBetween(0.0, 1.0);
      assertThat(scores.get(MetricName.ENERGY_IN_REGION)).isBetween(0.0, 1.0);
      assertThat(scores.get(MetricName.POINTING_GAME)).isIn(0.0, 1.0);
    }
  }

  @Test
  void shouldLeaveOutWhatNeedsATruthWhenThereIsNone() {
    MetricSuite suite = new MetricSuite(Set.of(MetricName.MAE, MetricName.DAUC, MetricName.RCAP));

    assertThat(
            suite.scores(
                new MetricSuite.Input(
                    image(), descending(), 0, threshold(1), Optional.empty(), 0.25)))
        .containsOnlyKeys(MetricName.RCAP, MetricName.DAUC)
        .containsEntry(MetricName.RCAP, 0.25);
  }

  @Test
  void shouldRefuseAMaskOfAnotherSize() {
    Mask other = Mask.of(Shape.of(5, 5), new boolean[25]);

    assertThatThrownBy(() -> MaskMetrics.mae(descending(), other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one shape");
    assertThatThrownBy(() -> Mask.of(MAP, new boolean[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldKnowTheMetricsByTheirNames() {
    assertThat(MetricName.named("iaucMinusDauc")).isEqualTo(MetricName.IAUC_MINUS_DAUC);
    assertThat(MetricName.named("energyInRegion")).isEqualTo(MetricName.ENERGY_IN_REGION);
    assertThatThrownBy(() -> MetricName.named("ssim"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("logCoshDice");
  }

  @Test
  void shouldCorrelateRanks() {
    FloatTensor map = descending();
    float[] reversed = new float[100];
    for (int i = 0; i < 100; i++) {
      reversed[i] = map.at(99 - i) * map.at(99 - i);
    }
    assertThat(RankCorrelation.of(map, map)).isCloseTo(1, within(1e-12));
    assertThat(RankCorrelation.of(map, FloatTensor.of(MAP, reversed))).isCloseTo(-1, within(1e-12));
    assertThat(RankCorrelation.of(map, FloatTensor.zeros(MAP))).isZero();
    // Spearman with ties, by hand: ranks 0, 1.5, 1.5, 3 against 0, 1, 2, 3 give 0.9487.
    assertThat(
            RankCorrelation.of(
                FloatTensor.of(Shape.of(4), 0, 1, 1, 2), FloatTensor.of(Shape.of(4), 0, 1, 2, 3)))
        .isCloseTo(0.948683, within(1e-6));
  }
}
