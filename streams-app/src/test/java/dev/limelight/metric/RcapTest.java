package dev.limelight.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limelight.GoldenCase;
import dev.limelight.explain.Classifier;
import dev.limelight.explain.ExplanationException;
import dev.limelight.explain.Points;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RcapTest {
  private static final Rcap RCAP = new Rcap(RcapOptions.DEFAULT);

  @Test
  void shouldBeTheMeanOfShareTimesProbabilityWhenComputedByHand() {
    // Sorted 0 .1 .2 .3 .4 .5 .6 .7 .8 1: the thresholds are s[8], s[7], s[6], s[5], s[4].
    FloatTensor map = FloatTensor.of(Shape.of(2, 5), .4f, 0, .1f, 1, .2f, .3f, .8f, .5f, .6f, .7f);
    Classifier half = classifier(point -> 0);
    RcapScore score = RCAP.score(image(2, map.shape()), map, 1, new float[2], half);
    assertThat(score.thresholds()).containsExactly(.8f, .7f, .6f, .5f, .4f);
    assertThat(score.probabilities()).containsExactly(.5, .5, .5, .5, .5);
    double[] shares = {1 / 4.6, 1.8 / 4.6, 2.5 / 4.6, 3.1 / 4.6, 3.6 / 4.6};
    for (int k = 0; k < 5; k++) {
      assertThat(score.shares().get(k)).isCloseTo(shares[k], within(1e-7));
    }
    assertThat(score.rcap()).isCloseTo(0.5 * 12 / 4.6 / 5, within(1e-7));
    assertThat(score.partitions())
        .extracting(RcapScore.Partition::fraction)
        .containsExactly(.9, .8, .7, .6, .5);
  }

  @Test
  void shouldShowOnlyPixelsAboveTheThresholdWhenImagesAreRecovered() {
    FloatTensor map = FloatTensor.of(Shape.of(1, 4), 0, 1, .25f, .5f);
    FloatTensor image = FloatTensor.of(Shape.of(2, 1, 4), 1, 2, 3, 4, 5, 6, 7, 8);
    List<float[]> shown = new ArrayList<>();
    Classifier recording =
        classifier(
            point -> {
              shown.add(point.clone());
              return 0;
            });
    new Rcap(new RcapOptions(0.25, 0.25)).score(image, map, 0, new float[] {-1, -2}, recording);
    assertThat(shown).hasSize(3);
    assertThat(shown.get(0)).containsExactly(-1, 2, -1, -1, -2, 6, -2, -2);
    assertThat(shown.get(1)).containsExactly(-1, 2, -1, 4, -2, 6, -2, 8);
    assertThat(shown.get(2)).containsExactly(-1, 2, 3, 4, -2, 6, 7, 8);
  }

  @Test
  void shouldAskTheClassifierOnceWhenThereAreSeveralPartitions() {
    List<Integer> calls = new ArrayList<>();
    Classifier classifier = classifier(point -> 0);
    Classifier counting =
        new StubClassifier(
            points -> {
              calls.add(points.count());
              return classifier.logits(points);
            });
    FloatTensor map = FloatTensor.of(Shape.of(1, 4), 0, 1, .25f, .5f);
    RCAP.score(image(3, map.shape()), map, 0, new float[3], counting);
    assertThat(calls).containsExactly(5);
  }

  @Test
  void shouldBeZeroWhenNothingIsAboveAnyThreshold() {
    for (float constant : new float[] {0, 1}) {
      FloatTensor map = FloatTensor.of(Shape.of(1, 3), constant, constant, constant);
      RcapScore score =
          RCAP.score(image(1, map.shape()), map, 0, new float[1], classifier(point -> 0));
      assertThat(score.rcap()).isZero();
      assertThat(score.shares()).containsOnly(0.0);
    }
  }

  @Test
  void shouldSumTheValuesAboveTheThresholdToTheBitWhenNeighboursAreSubnormalOrEqual() {
    float[] values = {0, -0f, Float.MIN_VALUE, 2 * Float.MIN_VALUE, Float.MIN_NORMAL, .5f, .5f, 1};
    float[] many = new float[4099];
    SplittableRandom random = new SplittableRandom(20_261_124);
    for (int i = 0; i < many.length; i++) {
      float value = values[random.nextInt(values.length)];
      many[i] = random.nextBoolean() ? value : Math.min(1, Math.nextUp(value));
    }
    FloatTensor map = FloatTensor.of(Shape.of(1, many.length), many);

    RcapScore score =
        RCAP.score(image(1, map.shape()), map, 0, new float[1], classifier(point -> 0));

    for (RcapScore.Partition partition : score.partitions()) {
      double above = 0;
      double all = 0;
      for (float value : many) {
        all += value;
        if (value > partition.threshold()) {
          above += value;
        }
      }
      assertThat(partition.share()).as(partition.toString()).isEqualTo(above / all);
    }
  }

  @Test
  void shouldTakeTheLowestValueWhenTheMapIsTooSmallForARank() {
    FloatTensor map = FloatTensor.of(Shape.of(1, 1), 1);
    RcapScore score =
        RCAP.score(image(1, map.shape()), map, 0, new float[1], classifier(point -> 0));
    assertThat(score.thresholds()).containsOnly(1f);
  }

  @RepeatedTest(20)
  void shouldLieInZeroToOneWhenRandom(RepetitionInfo repetition) {
    SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
    Shape shape = Shape.of(1 + random.nextInt(12), 1 + random.nextInt(12));
    FloatTensor map = FloatTensor.zeros(shape);
    for (int i = 0; i < map.size(); i++) {
      map.values()[i] = random.nextInt(5) == 0 ? 0 : (float) random.nextDouble();
    }
    Classifier classifier = classifier(point -> random.nextDouble(-500, 500));
    RcapScore score = RCAP.score(image(3, shape), map, 0, new float[3], classifier);
    assertThat(score.rcap()).as("seed %d", repetition.getCurrentRepetition()).isBetween(0.0, 1.0);
    assertThat(score.shares()).isSorted().allMatch(share -> share >= 0 && share <= 1);
    assertThat(score.thresholds().get(0)).isGreaterThanOrEqualTo(score.thresholds().get(4));
  }

  /** The network's part is replaced by the recorded probabilities; the rest is arithmetic. */
  @ParameterizedTest
  @ValueSource(strings = {"resnet20_cat", "resnet20_dog", "densenet_bird", "mobilenet_v1_dog"})
  void shouldEqualTheAuthorsScoreWhenGivenTheirMapsAndProbabilities(String name) {
    GoldenCase golden = GoldenCase.named(name);
    FloatTensor image = golden.array("x").row(0);
    for (String method : golden.scoredMaps()) {
      List<Double> probabilities = golden.score(method, "probability");
      Classifier recorded = new StubClassifier(points -> logits(probabilities));
      FloatTensor map = golden.array(method).reshaped(image.shape().row());
      RcapScore score = RCAP.score(image, map, 0, new float[3], recorded);
      for (int k = 0; k < 5; k++) {
        assertThat(score.shares().get(k))
            .as("%s, share %d", method, k)
            .isCloseTo(golden.score(method, "share").get(k), within(1e-6));
      }
      assertThat(score.rcap())
          .as("%s", method)
          .isCloseTo(golden.score(method, "rcap").get(0), within(1e-6));
    }
  }

  @Test
  void shouldSayWhichImageWhenALogitIsNotFinite() {
    FloatTensor map = FloatTensor.of(Shape.of(1, 2), 0, 1);
    Classifier broken = classifier(point -> Double.NaN);
    assertThatThrownBy(() -> RCAP.score(image(1, map.shape()), map, 0, new float[1], broken))
        .isInstanceOf(ExplanationException.class)
        .hasMessageContaining("recovered image 0 has the logit NaN for class 0");
  }

  @Test
  void shouldRefuseWhenMapAndImageDoNotFit() {
    FloatTensor map = FloatTensor.of(Shape.of(1, 2), 0, 1);
    Classifier any = classifier(point -> 0);
    assertThatThrownBy(() -> RCAP.score(image(1, Shape.of(2, 1)), map, 0, new float[1], any))
        .hasMessageContaining("got image [1x2x1], map [1x2] and 1 black values");
    assertThatThrownBy(() -> RCAP.score(image(3, map.shape()), map, 0, new float[1], any))
        .hasMessageContaining("1 black values");
  }

  private static FloatTensor image(int channels, Shape map) {
    FloatTensor image = FloatTensor.zeros(map.batchOf(channels));
    Arrays.fill(image.values(), 0.5f);
    return image;
  }

  /** Two classes: class 0 has the given logit, class 1 has 0. */
  private static Classifier classifier(ToDoubleFunction<float[]> logit) {
    return new StubClassifier(
        points -> {
          float[] logits = new float[2 * points.count()];
          float[] point = new float[points.shape().size()];
          for (int i = 0; i < points.count(); i++) {
            points.fill(i, point);
            logits[2 * i] = (float) logit.applyAsDouble(point);
          }
          return FloatTensor.of(Shape.of(points.count(), 2), logits);
        });
  }

  private static FloatTensor logits(List<Double> probabilities) {
    float[] logits = new float[2 * probabilities.size()];
    for (int k = 0; k < probabilities.size(); k++) {
      double p = Math.min(probabilities.get(k), 1 - 1e-12);
      logits[2 * k] = (float) Math.log(p / (1 - p));
    }
    return FloatTensor.of(Shape.of(probabilities.size(), 2), logits);
  }

  private record StubClassifier(Forward forward) implements Classifier {
    @Override
    public int classes() {
      return 2;
    }

    @Override
    public FloatTensor logits(Points points) {
      return forward.run(points);
    }
  }

  @FunctionalInterface
  private interface Forward {
    FloatTensor run(Points points);
  }
}
