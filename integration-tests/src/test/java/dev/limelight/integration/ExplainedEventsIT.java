package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.limelight.schemas.Box;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.ProductionPrediction;
import dev.limelight.schemas.RcapPartition;
import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.schemas.ValuesEncoding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Image events go in, one map and one score each come out. */
@IntegrationTest
class ExplainedEventsIT {
  private static final Duration RESULTS = Duration.ofSeconds(45);

  private static StreamUnderTest stream;

  @BeforeAll
  static void start(RunningServices services) {
    stream = StreamUnderTest.running(services, "explained", Map.of("saliency.encoding", "float32"));
  }

  @AfterAll
  static void stop() {
    stream.close();
  }

  @Test
  void shouldPublishOneMapAndOneScoreWhenImageIsAFile(RunningServices services) throws Exception {
    ImageEvent png = Events.encoded("file-png", Pictures.png(1)).build();
    ImageEvent jpeg = Events.encoded("file-jpeg", Pictures.jpeg(2)).build();
    ImageEvent dot = Events.encoded("file-dot", Pictures.onePixel()).build();

    stream.send(png, jpeg, dot);

    for (ImageEvent event : List.of(png, jpeg, dot)) {
      SaliencyMap map = map(event);
      RcapScore score = score(event);
      assertThat(map.getEventTime()).isEqualTo(Events.TIME);
      assertThat(map.getModelId()).isEqualTo("signs");
      assertThat(map.getModelVersion())
          .isEqualTo(score.getModelVersion())
          .isEqualTo(MapValues.sha256(services.models().model("signs")));
      assertThat(map.getRunId()).isEqualTo("main");
      assertThat(map.getMethod()).isEqualTo("guided-absolute-grad");
      assertThat(map.getParameters().getSamples()).isEqualTo(4);
      assertThat(map.getExecutionProvider()).isEqualTo("cpu");
      assertThat(map.getSource().getTopic()).isEqualTo(stream.topics().imageEvents());
      assertThat(List.of(map.getHeight(), map.getWidth())).containsExactly(64, 64);
      assertThat(map.getLabel()).isEqualTo(services.models().signLabels().get(map.getClassIndex()));
      assertThat(score.getSource()).isEqualTo(map.getSource());
      assertThat(score.getSeed()).isEqualTo(map.getSeed());
      assertThat(score.getRcap()).isBetween(0.0, 1.0);
      assertThat(score.getPartitions()).isNotEmpty();
      assertThat(score.getRcap())
          .isCloseTo(
              score.getPartitions().stream()
                  .mapToDouble(part -> part.getShare() * part.getProbability())
                  .average()
                  .orElseThrow(),
              within(1e-9));
      assertThat(score.getPartitions())
          .extracting(RcapPartition::getFraction)
          .isSorted()
          .allMatch(fraction -> fraction > 0 && fraction < 1);
    }
  }

  @Test
  void shouldPublishValuesThatBelongToTheirHash() throws Exception {
    ImageEvent event = Events.encoded("hashed", Pictures.png(3)).build();

    stream.send(event);

    SaliencyMap map = map(event);
    assertThat(map.getEncoding()).isEqualTo(ValuesEncoding.FLOAT32);
    assertThat(map.getSha256()).isEqualTo(MapValues.sha256(map.getValues()));
    float[] values = MapValues.of(map);
    assertThat(values).hasSize(64 * 64).contains(1f);
    for (float value : values) {
      assertThat(value).isBetween(0f, 1f);
    }
  }

  @Test
  void shouldTakeATensorWhenItHasMoreThanOneMegabyte() throws Exception {
    int side = TestModels.LARGE_SIDE;
    float[] values = new float[3 * side * side];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 251 / 125f - 1;
    }
    ImageEvent event =
        Events.tensor("large-tensor", List.of(3, side, side), values)
            .setModelId(TestModels.LARGE)
            .build();
    assertThat(stream.avro(event)).hasSizeGreaterThan(1 << 20);

    stream.send(event);

    SaliencyMap map = map(event);
    assertThat(MapValues.of(map)).hasSize(side * side);
    assertThat(map.getLabel()).as("the bundle has no labels").isNull();
    assertThat(score(event).getModelId()).isEqualTo("large");
  }

  @Test
  void shouldExplainTheGivenClassElseTheTopClass() throws Exception {
    ImageEvent top = Events.encoded("top", Pictures.png(4)).build();
    stream.send(top);
    int topClass = score(top).getTopClass();
    assertThat(map(top).getClassIndex()).isEqualTo(topClass);
    int other = (topClass + 1) % 8;
    ImageEvent given =
        Events.encoded("given", Pictures.png(4))
            .setTargetClass(other)
            .setPrediction(new ProductionPrediction(other, 0.9))
            .build();
    stream.send(given);

    assertThat(map(given).getClassIndex()).isEqualTo(other);
    RcapScore score = score(given);
    assertThat(score.getClassIndex()).isEqualTo(other);
    assertThat(score.getTopClass()).isEqualTo(topClass);
    assertThat(score.getProbability()).isLessThanOrEqualTo(score.getTopProbability());
    assertThat(score.getAgreement()).as("production predicted another class").isFalse();
    assertThat(score(top).getAgreement()).as("production said nothing").isNull();
  }

  @Test
  void shouldMeasureTheShareInsideTheRegionWhenThereIsOne() throws Exception {
    // The picture has 96 x 80 pixels: its left half is the map's.
    ImageEvent half =
        Events.encoded("half", Pictures.png(5)).setRegion(new Box(0d, 0d, 48d, 80d)).build();
    ImageEvent whole =
        Events.encoded("whole", Pictures.png(5)).setRegion(new Box(-5d, -5d, 900d, 900d)).build();

    stream.send(half, whole);

    assertThat(score(whole).getMetrics().get("energyInRegion")).isCloseTo(1, within(1e-6));
    float[] values = MapValues.of(map(half));
    double inside = 0;
    double all = 0;
    for (int i = 0; i < values.length; i++) {
      all += values[i];
      inside += i % 64 < 32 ? values[i] : 0;
    }
    assertThat(score(half).getMetrics().get("energyInRegion"))
        .isCloseTo(inside / all, within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({"uint8, UINT8, 0.0019608, 1", "float16, FLOAT16, 0.0002442, 2"})
  void shouldKeepTheHashWhenValuesAreWrittenSmaller(
      String setting, ValuesEncoding encoding, float tolerance, int bytes, RunningServices services)
      throws Exception {
    ImageEvent event = Events.encoded("encoded-" + setting, Pictures.png(6)).build();
    stream.send(event);
    float[] exact = MapValues.of(map(event));

    try (StreamUnderTest smaller =
        StreamUnderTest.running(services, "smaller", Map.of("saliency.encoding", setting))) {
      smaller.send(event);
      await().atMost(RESULTS).until(() -> !smaller.maps().isEmpty());
      SaliencyMap map = smaller.maps().get(0);

      assertThat(map.getEncoding()).isEqualTo(encoding);
      assertThat(map.getValues().remaining()).isEqualTo(64 * 64 * bytes);
      assertThat(map.getSha256()).isEqualTo(map(event).getSha256());
      assertThat(MapValues.of(map)).containsExactly(exact, within(tolerance));
    }
  }

  /** The event's map, which must be its only one. */
  private static SaliencyMap map(ImageEvent event) {
    return await()
        .atMost(RESULTS)
        .until(
            () ->
                stream.maps().stream()
                    .filter(map -> map.getEventId().equals(event.getEventId()))
                    .toList(),
            found -> found.size() == 1)
        .get(0);
  }

  /** The event's score, which must be its only one. */
  private static RcapScore score(ImageEvent event) {
    return await()
        .atMost(RESULTS)
        .until(
            () ->
                stream.scores().stream()
                    .filter(score -> score.getEventId().equals(event.getEventId()))
                    .toList(),
            found -> found.size() == 1)
        .get(0);
  }
}
