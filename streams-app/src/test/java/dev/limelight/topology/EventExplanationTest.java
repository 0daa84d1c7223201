package dev.limelight.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.explain.SaliencyEngine;
import dev.limelight.metric.MetricName;
import dev.limelight.metric.MetricSuite;
import dev.limelight.metric.Rcap;
import dev.limelight.metric.RcapOptions;
import dev.limelight.pipeline.ExplanationPipeline;
import dev.limelight.random.Seed;
import dev.limelight.schemas.Box;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.ImageReference;
import dev.limelight.schemas.ProductionPrediction;
import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.schemas.TensorImage;
import dev.limelight.schemas.TrustedRecords;
import dev.limelight.schemas.ValuesEncoding;
import dev.limelight.topology.deadletter.DeadLetterReason;
import dev.limelight.topology.deadletter.EventRejectedException;
import dev.limelight.topology.reference.ImageReferences;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventExplanationTest {
  static {
    // Avro makes records of trusted classes only, whichever test comes first.
    TrustedRecords.trust();
  }

  private static final SourceCoordinates SOURCE = new SourceCoordinates("image-events", 2, 17);

  private final AtomicLong nanos = new AtomicLong();
  private final EventExplanation explanation = explanation();

  private EventExplanation explanation() {
    return new EventExplanation(
        new LinearCatalog(),
        methods ->
            new ExplanationPipeline(
                new SaliencyEngine(methods, MethodOptions.DEFAULT),
                new Rcap(RcapOptions.DEFAULT),
                () -> 0),
        new ExplanationSettings(
            new MethodSelection(
                Set.of(Method.SMOOTH_GRAD),
                Map.of(),
                Set.of(Method.VANILLA_GRADIENT, Method.BLUR_IG)),
            MethodOptions.DEFAULT,
            new MetricSelection(new MetricSuite(Set.of(MetricName.MAE, MetricName.DAUC)), Map.of()),
            MapEncoding.UINT8,
            new RunIdentity("run-7", 11)),
        this::nanoTime,
        ImageReferences.NONE);
  }

  /** Time passes only where somebody looks: a millisecond each time. */
  private long nanoTime() {
    return nanos.getAndAdd(1_000_000);
  }

  private Deadline in(Duration limit) {
    return Deadline.in(limit, this::nanoTime);
  }

  @Test
  void shouldRejectEventWhenItsExplanationOutlivesItsTime() {
    assertThatThrownBy(
            () -> explanation.explain(event().build(), SOURCE, in(Duration.ofMillis(15))))
        .isInstanceOfSatisfying(
            EventRejectedException.class,
            rejected ->
                assertThat(rejected.reason()).isEqualTo(DeadLetterReason.EXPLANATION_TOO_LONG))
        .hasMessageContaining("explanation.max.duration.ms, 15")
        .hasMessageContaining("fewer samples");
    // Of 20 noisy copies and the class itself, none is begun behind the limit.
    assertThat(nanos.get()).isLessThan(25_000_000);
  }

  /** The prediction for the selection and the explanation have one time between them. */
  @Test
  void shouldRejectEventWhenItsPredictionHasTakenItsTime() {
    Deadline deadline = in(Duration.ofMillis(15));
    explanation.predict(event().build(), deadline);
    nanos.addAndGet(15_000_000);

    assertThatThrownBy(() -> explanation.predict(event().build(), deadline))
        .hasMessageContaining("explanation.max.duration.ms, 15");
    assertThatThrownBy(() -> explanation.explain(event().build(), SOURCE, deadline))
        .hasMessageContaining("explanation.max.duration.ms, 15");
  }

  @Test
  void shouldGiveTheSameMapWhenThereIsALimit() {
    SaliencyMap limited =
        explanation.explain(event().build(), SOURCE, in(Duration.ofSeconds(10))).get(0).map();

    assertThat(limited.getSha256())
        .isEqualTo(
            explanation.explain(event().build(), SOURCE, Deadline.NONE).get(0).map().getSha256());
  }

  @Test
  void shouldSayEverythingThatIdentifiesTheExplanation() {
    SaliencyMap map = explanation.explain(event().build(), SOURCE, Deadline.NONE).get(0).map();

    assertThat(map.getEventId()).isEqualTo("e");
    assertThat(map.getEventTime()).isEqualTo(Fixtures.TIME);
    assertThat(map.getRunId()).isEqualTo("run-7");
    assertThat(map.getModelId()).isEqualTo("linear");
    assertThat(map.getModelVersion()).isEqualTo("version");
    assertThat(map.getBackwardGraph()).isEqualTo("backward");
    assertThat(map.getExecutionProvider()).isEqualTo("cpu");
    assertThat(map.getRuntimeVersion()).isEqualTo("1.29.0");
    assertThat(map.getMethod()).isEqualTo("smooth-grad");
    assertThat(map.getParameters().getSamples()).isEqualTo(20);
    assertThat(map.getParameters().getSpread()).isEqualTo(0.15);
    assertThat(map.getParameters().getPercentile()).isNull();
    assertThat(map.getSource().getPartition()).isEqualTo(2);
    assertThat(map.getSource().getOffset()).isEqualTo(17);
    assertThat(map.getSeed()).isEqualTo(Seed.of(11, "e", "linear").value());
  }

  @Test
  void shouldGiveEachMethodThatTheEventAsksForItsOwnResults() {
    var results =
        explanation.explain(
            event()
                .setAttributes(Map.of(MethodSelection.ATTRIBUTE, "blur-ig, vanilla-gradient"))
                .build(),
            SOURCE,
            Deadline.NONE);

    assertThat(results)
        .extracting(result -> result.map().getMethod())
        .containsExactly("vanilla-gradient", "blur-ig");
    assertThat(results)
        .allSatisfy(
            result -> assertThat(result.score().getMethod()).isEqualTo(result.map().getMethod()));
    assertThat(results.get(0).map().getParameters().getOthers()).isEmpty();
    assertThat(results.get(1).map().getParameters().getOthers())
        .containsEntry("blur.ig.steps", "20")
        .containsEntry("blur.ig.max.sigma", "50.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"grad-cam", "no-such-method", "", "vanilla-gradient,"})
  void shouldRejectMethodThatTheEventMayNotAskFor(String asked) {
    ImageEvent event = event().setAttributes(Map.of(MethodSelection.ATTRIBUTE, asked)).build();

    assertThatThrownBy(() -> explanation.explain(event, SOURCE, Deadline.NONE))
        .isInstanceOfSatisfying(
            EventRejectedException.class,
            rejected ->
                assertThat(rejected.reason()).isEqualTo(DeadLetterReason.METHOD_NOT_ALLOWED));
  }

  @Test
  void shouldExplainTheTopClassWhenTheEventNamesNone() {
    SaliencyMap map = explanation.explain(event().build(), SOURCE, Deadline.NONE).get(0).map();

    // Logits 5 and 12 of the image 1, 2, 3, 4; the gradient of class 1 is 0, 0, 0, 3.
    assertThat(map.getClassIndex()).isEqualTo(1);
    assertThat(map.getLabel()).isEqualTo("two");
    assertThat(map.getProbability()).isCloseTo(1 / (1 + Math.exp(-7)), within(1e-6));
    assertThat(map.getHeight()).isEqualTo(2);
    assertThat(map.getWidth()).isEqualTo(2);
    assertThat(map.getEncoding()).isEqualTo(ValuesEncoding.UINT8);
    assertThat(content(map.getValues())).containsExactly(0, 0, 0, 255);
    assertThat(map.getSha256()).isEqualTo(MapEncoding.sha256(new float[] {0, 0, 0, 1}));
  }

  @Test
  void shouldExplainTheClassThatTheEventNames() {
    SaliencyMap map =
        explanation.explain(event().setTargetClass(0).build(), SOURCE, Deadline.NONE).get(0).map();

    assertThat(map.getClassIndex()).isZero();
    assertThat(content(map.getValues())).containsExactly(128, 255, 0, 0);
  }

  @Test
  void shouldScoreTheMap() {
    RcapScore score =
        explanation
            .explain(
                event()
                    .setRegion(new Box(1d, 1d, 1d, 1d))
                    .setPrediction(new ProductionPrediction(1, 0.9))
                    .build(),
                SOURCE,
                Deadline.NONE)
            .get(0)
            .score();

    assertThat(score.getRcap()).isBetween(0.0, 1.0);
    assertThat(score.getPartitions())
        .extracting(part -> part.getFraction())
        .containsExactly(0.5, 0.6, 0.7, 0.8, 0.9);
    assertThat(score.getMetrics())
        .containsOnlyKeys("dauc", "energyInRegion", "mae")
        .containsEntry("energyInRegion", 1.0);
    assertThat(score.getAgreement()).isTrue();
    assertThat(score.getTopClass()).isEqualTo(1);
  }

  @Test
  void shouldSayWhetherProductionDisagreesAndNothingWhenItIsSilent() {
    ImageEvent other = event().setPrediction(new ProductionPrediction(0, null)).build();

    assertThat(explanation.explain(other, SOURCE, Deadline.NONE).get(0).score().getAgreement())
        .isFalse();
    RcapScore silent = explanation.explain(event().build(), SOURCE, Deadline.NONE).get(0).score();
    assertThat(silent.getAgreement()).isNull();
    assertThat(silent.getMetrics()).containsOnlyKeys("dauc");
  }

  @Test
  void shouldGiveEqualRecordsWhenTheEventIsExplainedAgain() {
    assertThat(explanation.explain(event().build(), SOURCE, Deadline.NONE))
        .isEqualTo(explanation.explain(event().build(), SOURCE, Deadline.NONE));
  }

  @Test
  void shouldRejectAModelThatIsNotThere() {
    rejected(event().setModelId("other"), DeadLetterReason.UNKNOWN_MODEL, "'other'", "[linear]");
  }

  @Test
  void shouldRejectAClassOutOfRange() {
    rejected(event().setTargetClass(2), DeadLetterReason.CLASS_OUT_OF_RANGE, "0 to 1");
    rejected(event().setTargetClass(-1), DeadLetterReason.CLASS_OUT_OF_RANGE, "0 to 1");
  }

  @Test
  void shouldRejectAReference() {
    rejected(
        event().setImage(new ImageReference("s3://b/k", "ab")),
        DeadLetterReason.REFERENCE_UNSUPPORTED,
        "s3://b/k");
  }

  @Test
  void shouldRejectARegionWithoutArea() {
    rejected(event().setRegion(new Box(0d, 0d, 0d, 1d)), DeadLetterReason.REGION_INVALID, "sides");
    rejected(
        event().setRegion(new Box(Double.NaN, 0d, 1d, 1d)),
        DeadLetterReason.REGION_INVALID,
        "finite");
  }

  private void rejected(ImageEvent.Builder event, DeadLetterReason reason, String... mentioned) {
    assertThatThrownBy(() -> explanation.explain(event.build(), SOURCE, Deadline.NONE))
        .isInstanceOfSatisfying(
            EventRejectedException.class, failure -> assertThat(failure.reason()).isEqualTo(reason))
        .hasMessageContainingAll(mentioned);
  }

  private static byte[] content(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static Offset<Double> within(double bound) {
    return Offset.offset(bound);
  }

  private static ImageEvent.Builder event() {
    return ImageEvent.newBuilder(Fixtures.event("e"))
        .setModelId("linear")
        .setImage(new TensorImage(List.of(1, 2, 2), ByteBuffer.allocate(16)));
  }
}
