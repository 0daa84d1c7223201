package dev.limelight.audit;

import dev.limelight.schemas.ExplanationParameters;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.schemas.SourcePosition;
import dev.limelight.schemas.StageTimings;
import dev.limelight.schemas.TrustedRecords;
import dev.limelight.schemas.ValuesEncoding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;

/** Published maps for tests. */
final class Maps {
  static {
    // Avro makes records of trusted classes only.
    TrustedRecords.trust();
  }

  private Maps() {}

  /** A map of one row, as float32; its digest is a stand-in that two equal rows share. */
  static SaliencyMap.Builder row(float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return SaliencyMap.newBuilder()
        .setEventId("event")
        .setEventTime(Instant.EPOCH)
        .setRunId("main")
        .setModelId("signs")
        .setModelVersion("version")
        .setBackwardGraph("backward")
        .setMethod("smooth-grad")
        .setParameters(ExplanationParameters.newBuilder().build())
        .setClassIndex(3)
        .setProbability(0.5)
        .setExecutionProvider("cpu")
        .setRuntimeVersion("1.29.0")
        .setSeed(1)
        .setSource(new SourcePosition("image-events", 0, 0L))
        .setHeight(1)
        .setWidth(values.length)
        .setEncoding(ValuesEncoding.FLOAT32)
        .setValues(bytes)
        .setSha256(Arrays.toString(values))
        .setTimings(new StageTimings(0d, 0d, 0d, 0d));
  }
}
