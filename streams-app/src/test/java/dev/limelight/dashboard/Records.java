package dev.limelight.dashboard;

import dev.limelight.dashboard.store.Position;
import dev.limelight.schemas.EventOutcome;
import dev.limelight.schemas.ExplanationParameters;
import dev.limelight.schemas.OutcomeKind;
import dev.limelight.schemas.RcapPartition;
import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.schemas.SourcePosition;
import dev.limelight.schemas.StageTimings;
import dev.limelight.schemas.ValuesEncoding;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Results as they lie on the topics, for tests. Event {@code n} lies at offset {@code n}. */
public final class Records {
  public static final String MODEL = "signs";
  public static final String METHOD = "guided-absolute-grad";
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private Records() {}

  public static Position position(int event) {
    return new Position("image-events", 0, event);
  }

  public static Instant time(int event) {
    return START.plusSeconds(event);
  }

  public static RcapScore score(int event, String run, double rcap) {
    return RcapScore.newBuilder()
        .setEventId("event-" + event)
        .setEventTime(time(event))
        .setRunId(run)
        .setModelId(MODEL)
        .setModelVersion("ab")
        .setBackwardGraph("cd")
        .setMethod(METHOD)
        .setParameters(ExplanationParameters.newBuilder().setSamples(20).build())
        .setClassIndex(event % 3)
        .setLabel("label " + event % 3)
        .setProbability(0.75)
        .setExecutionProvider("cpu")
        .setRuntimeVersion("1.29.0")
        .setSeed(7)
        .setSource(source(event))
        .setRcap(rcap)
        .setPartitions(List.of(new RcapPartition(0.5, 0.25, 0.9, 0.8)))
        .setMetrics(Map.of("energyInRegion", 0.5))
        .setTopClass(event % 3)
        .setTopProbability(0.75)
        .setAgreement(event % 2 == 0)
        .setNotes(Map.of())
        .setMethodIndex(0)
        .build();
  }

  public static SaliencyMap map(int event, String run) {
    return SaliencyMap.newBuilder()
        .setEventId("event-" + event)
        .setEventTime(time(event))
        .setRunId(run)
        .setModelId(MODEL)
        .setModelVersion("ab")
        .setBackwardGraph("cd")
        .setMethod(METHOD)
        .setParameters(ExplanationParameters.newBuilder().setSamples(20).build())
        .setClassIndex(event % 3)
        .setProbability(0.75)
        .setExecutionProvider("cpu")
        .setRuntimeVersion("1.29.0")
        .setSeed(7)
        .setSource(source(event))
        .setHeight(1)
        .setWidth(2)
        .setEncoding(ValuesEncoding.UINT8)
        .setValues(ByteBuffer.wrap(new byte[] {0, (byte) 255}))
        .setSha256("sha-" + event)
        .setTimings(new StageTimings(1.0, 2.0, 3.0, 6.0))
        .setNotes(Map.of())
        .build();
  }

  public static EventOutcome outcome(int event, String run, OutcomeKind kind) {
    return EventOutcome.newBuilder()
        .setEventId("event-" + event)
        .setEventTime(time(event))
        .setRunId(run)
        .setModelId(MODEL)
        .setOutcome(kind)
        .setReason("NOT_SAMPLED")
        .setDetail("rate 0.1")
        .setSource(source(event))
        .build();
  }

  private static SourcePosition source(int event) {
    return new SourcePosition("image-events", 0, (long) event);
  }
}
