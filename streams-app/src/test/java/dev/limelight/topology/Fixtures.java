package dev.limelight.topology;

import dev.limelight.schemas.EncodedImage;
import dev.limelight.schemas.ExplanationParameters;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.RcapPartition;
import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.schemas.SourcePosition;
import dev.limelight.schemas.StageTimings;
import dev.limelight.schemas.ValuesEncoding;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Events, results and options for the topology's tests. */
public final class Fixtures {
  /** When every event of the tests happened. */
  public static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

  private Fixtures() {}

  /** An event with four bytes of image. */
  public static ImageEvent event(String id) {
    return ImageEvent.newBuilder()
        .setEventId(id)
        .setTime(TIME)
        .setModelId("signs")
        .setImage(new EncodedImage(ByteBuffer.wrap(new byte[] {1, 2, 3, 4})))
        .build();
  }

  /** A result whose map has {@code values} bytes: a function of its arguments alone. */
  public static ExplainedEvent explained(ImageEvent event, SourceCoordinates source, int values) {
    return new ExplainedEvent(map(event, source, values), score(event, source));
  }

  /** Options with everything small. */
  public static StreamOptions options(int maxRecordBytes) {
    return new StreamOptions(
        "localhost:9092",
        "limelight-test",
        new Topics("t."),
        1,
        new CommitOptions(Duration.ofMillis(100), true),
        "none",
        new RecordLimits(maxRecordBytes),
        new ProcessingTimes(
            Duration.ofSeconds(1), 8, Duration.ofSeconds(1), Duration.ofMillis(100)),
        Map.of());
  }

  private static SaliencyMap map(ImageEvent event, SourceCoordinates source, int values) {
    return SaliencyMap.newBuilder()
        .setEventId(event.getEventId())
        .setEventTime(event.getTime())
        .setRunId("main")
        .setModelId(event.getModelId())
        .setModelVersion("aa")
        .setBackwardGraph("bb")
        .setMethod("vanilla-gradient")
        .setParameters(ExplanationParameters.newBuilder().build())
        .setClassIndex(3)
        .setProbability(0.5)
        .setExecutionProvider("cpu")
        .setRuntimeVersion("1")
        .setSeed(7)
        .setSource(position(source))
        .setHeight(1)
        .setWidth(values)
        .setEncoding(ValuesEncoding.UINT8)
        .setValues(ByteBuffer.allocate(values))
        .setSha256("cc")
        .setTimings(new StageTimings(0d, 0d, 0d, 0d))
        .build();
  }

  private static RcapScore score(ImageEvent event, SourceCoordinates source) {
    return RcapScore.newBuilder()
        .setEventId(event.getEventId())
        .setEventTime(event.getTime())
        .setRunId("main")
        .setModelId(event.getModelId())
        .setModelVersion("aa")
        .setBackwardGraph("bb")
        .setMethod("vanilla-gradient")
        .setParameters(ExplanationParameters.newBuilder().build())
        .setClassIndex(3)
        .setProbability(0.5)
        .setExecutionProvider("cpu")
        .setRuntimeVersion("1")
        .setSeed(7)
        .setSource(position(source))
        .setRcap(0.25)
        .setPartitions(List.of(new RcapPartition(0.5, 0.1, 0.9, 0.4)))
        .setTopClass(3)
        .setTopProbability(0.5)
        .build();
  }

  private static SourcePosition position(SourceCoordinates source) {
    return new SourcePosition(source.topic(), source.partition(), source.offset());
  }
}
