package dev.limelight.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limelight.explain.Classifier;
import dev.limelight.explain.ExplanationException;
import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.explain.NoiseSource;
import dev.limelight.explain.PhiloxNoise;
import dev.limelight.explain.Points;
import dev.limelight.explain.SaliencyEngine;
import dev.limelight.explain.StubModel;
import dev.limelight.metric.Rcap;
import dev.limelight.metric.RcapOptions;
import dev.limelight.metric.RcapScore;
import dev.limelight.random.Seed;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class ExplanationPipelineTest {
  private static final Shape SHAPE = Shape.of(1, 2, 2);
  private static final FloatTensor IMAGE = FloatTensor.of(SHAPE, 1, 2, 0, -1);
  private static final float[] BLACK = {-1};
  private static final NoiseSource NOISE = new PhiloxNoise(new Seed(3));

  /** Three classes with logits 0, the sum of the squares, and the sum; one row per point. */
  private static final StubModel MODEL =
      model(
          (point, logits) -> {
            for (float value : point) {
              logits[1] += value * value;
              logits[2] += value;
            }
          });

  @Test
  void shouldExplainTheTopClassWhenNoneIsGiven() {
    Explanation explanation = explain(MODEL, OptionalInt.empty());
    assertThat(explanation.top()).isEqualTo(explanation.explained());
    assertThat(explanation.explained().target()).isEqualTo(1);
    assertThat(explanation.explained().label()).isEqualTo("dog");
    double expected = Math.exp(6) / (1 + Math.exp(6) + Math.exp(2));
    assertThat(explanation.explained().probability()).isCloseTo(expected, within(1e-7));
  }

  @Test
  void shouldExplainTheGivenClassWhenThereIsOne() {
    Explanation explanation = explain(MODEL, OptionalInt.of(2));
    assertThat(explanation.explained().target()).isEqualTo(2);
    assertThat(explanation.explained().label()).isEqualTo("class 2");
    double expected = Math.exp(2) / (1 + Math.exp(6) + Math.exp(2));
    assertThat(explanation.explained().probability()).isCloseTo(expected, within(1e-7));
    assertThat(explanation.top().target()).isEqualTo(1);
  }

  @Test
  void shouldMapAndScoreTheExplainedClassWhenItIsNotTheTopOne() {
    List<Integer> targets = new ArrayList<>();
    StubModel recording =
        new StubModel(
            SHAPE,
            MODEL.classifier(),
            (points, target, consumer) -> {
              targets.add(target);
              MODEL.gradient().evaluate(points, target, consumer);
            });
    RcapScore score = explain(recording, OptionalInt.of(2)).map(Method.VANILLA_GRADIENT).rcap();
    assertThat(targets).containsExactly(2);
    // The map .5 1 0 .5 has the thresholds .5 .5 .5 0 0; above .5 lies only the 2, which leaves
    // -1 2 -1 -1 with the logits 0, 7 and -1.
    double expected = Math.exp(-1) / (1 + Math.exp(7) + Math.exp(-1));
    assertThat(score.partitions().get(0).probability()).isCloseTo(expected, within(1e-9));
  }

  @Test
  void shouldTakeTheLowestClassWhenLogitsAreEqual() {
    StubModel undecided = model((point, logits) -> {});
    assertThat(explain(undecided, OptionalInt.empty()).explained().target()).isZero();
  }

  @Test
  void shouldMapAndScoreEveryMethodWhenThereAreSeveral() {
    Explanation explanation = explain(MODEL, OptionalInt.empty());
    assertThat(explanation.maps())
        .extracting(ScoredMap::method)
        .containsExactly(Method.VANILLA_GRADIENT, Method.GUIDED_ABSOLUTE_GRAD);
    // The gradient of the sum of squares is 2x.
    assertThat(explanation.map(Method.VANILLA_GRADIENT).map())
        .isEqualTo(FloatTensor.of(Shape.of(2, 2), .5f, 1, 0, .5f));
    assertThat(explanation.maps())
        .allSatisfy(map -> assertThat(map.rcap().rcap()).isBetween(0.0, 1.0))
        .allSatisfy(map -> assertThat(map.rcap().partitions()).hasSize(5));
    assertThatThrownBy(() -> explanation.map(Method.VAR_GRAD))
        .hasMessageContaining("no map of var-grad, only of [vanilla-gradient");
  }

  @Test
  void shouldGiveTheSameBitsWhenRunAgain() {
    assertThat(explain(MODEL, OptionalInt.of(2)).maps())
        .isEqualTo(explain(MODEL, OptionalInt.of(2)).maps());
  }

  @Test
  void shouldTimeEachStageWhenTheModelTakesTime() {
    AtomicLong now = new AtomicLong();
    StubModel slow =
        new StubModel(
            SHAPE,
            model((point, logits) -> now.addAndGet(1)).classifier(),
            (points, target, consumer) -> {
              now.addAndGet(40);
              MODEL.gradient().evaluate(points, target, consumer);
            });

    StageTimings timings =
        pipeline(now::get).explain(slow, IMAGE, BLACK, OptionalInt.empty(), NOISE).timings();

    assertThat(timings.forward()).isEqualTo(1);
    assertThat(timings.gradients()).isEqualTo(40);
    assertThat(timings.aggregate()).as("takes no time by this clock").isZero();
    assertThat(timings.score()).as("RCAP runs the model").isPositive();
    assertThat(timings.total()).isEqualTo(now.get());
  }

  @Test
  void shouldNameTheRangeWhenTheTargetIsOutside() {
    for (int target : new int[] {-1, 3}) {
      assertThatThrownBy(() -> explain(MODEL, OptionalInt.of(target)))
          .isInstanceOf(TargetOutOfRangeException.class)
          .hasMessage("Class " + target + " is out of range: model stub has the classes 0 to 2");
    }
  }

  @Test
  void shouldSayWhichWhenALogitIsNotFinite() {
    StubModel broken = model((point, logits) -> logits[1] = Float.NEGATIVE_INFINITY);
    assertThatThrownBy(() -> explain(broken, OptionalInt.empty()))
        .isInstanceOf(ExplanationException.class)
        .hasMessage(
            "Model stub gives the logit -Infinity for class 1 of this image; logits must be"
                + " finite");
  }

  @Test
  void shouldRefuseWhenTheImageDoesNotFitTheModel() {
    FloatTensor wide = FloatTensor.zeros(Shape.of(1, 2, 3));
    assertThatThrownBy(() -> pipeline().explain(MODEL, wide, BLACK, OptionalInt.empty(), NOISE))
        .hasMessage("Model stub takes images [1x2x2], got [1x2x3]");
    assertThatThrownBy(
            () -> pipeline().explain(MODEL, IMAGE, new float[3], OptionalInt.empty(), NOISE))
        .hasMessageContaining("one black value per channel, got 3");
  }

  private static Explanation explain(StubModel model, OptionalInt target) {
    return pipeline().explain(model, IMAGE, BLACK, target, NOISE);
  }

  private static ExplanationPipeline pipeline() {
    return pipeline(() -> 0);
  }

  private static ExplanationPipeline pipeline(LongSupplier clock) {
    return new ExplanationPipeline(
        new SaliencyEngine(
            EnumSet.of(Method.VANILLA_GRADIENT, Method.GUIDED_ABSOLUTE_GRAD),
            MethodOptions.DEFAULT),
        new Rcap(RcapOptions.DEFAULT),
        clock);
  }

  private static StubModel model(ThreeLogits function) {
    Classifier classifier =
        new Classifier() {
          @Override
          public int classes() {
            return 3;
          }

          @Override
          public FloatTensor logits(Points points) {
            FloatTensor logits = FloatTensor.zeros(Shape.of(points.count(), 3));
            float[] point = new float[points.shape().size()];
            for (int i = 0; i < points.count(); i++) {
              points.fill(i, point);
              float[] row = new float[3];
              function.add(point, row);
              System.arraycopy(row, 0, logits.values(), 3 * i, 3);
            }
            return logits;
          }
        };
    StubModel gradients =
        StubModel.analytic(SHAPE, p -> new float[] {2 * p[0], 2 * p[1], 2 * p[2], 2 * p[3]});
    return new StubModel(SHAPE, classifier, gradients.gradient());
  }

  @FunctionalInterface
  private interface ThreeLogits {
    void add(float[] point, float[] logits);
  }
}
