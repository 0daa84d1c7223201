package dev.limelight.integration;

import dev.limelight.schemas.Box;
import dev.limelight.schemas.EncodedImage;
import dev.limelight.schemas.ExplanationParameters;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.ProductionPrediction;
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
import java.util.stream.IntStream;

/**
 * Events with the map and the score that the application would give them, without it: as many a
 * second as a test wants. An event's number decides all of its values.
 *
 * @param side height and width of the maps, pixels
 */
record SyntheticResults(int side) {
  private static final int CLASSES = 8;
  private static final int PICTURES = 16;
  private static final List<byte[]> FILES =
      IntStream.range(0, PICTURES).mapToObj(Pictures::jpeg).toList();
  private static final String NO_HASH = "0".repeat(64);

  /** The event's id. */
  static String id(int number) {
    return "synthetic-%06d".formatted(number);
  }

  /** The event itself, with a small picture, now. */
  ImageEvent event(int number) {
    return ImageEvent.newBuilder()
        .setEventId(id(number))
        .setTime(Instant.now())
        .setModelId(TestModels.SIGNS)
        .setImage(new EncodedImage(ByteBuffer.wrap(FILES.get(number % PICTURES))))
        .setPrediction(new ProductionPrediction(number % CLASSES, 0.9))
        .setRegion(new Box(10d, 10d, 40d, 40d))
        .build();
  }

  /** Its map: a diagonal that moves with the number. */
  SaliencyMap map(ImageEvent event, SourcePosition source, int number) {
    return SaliencyMap.newBuilder()
        .setEventId(event.getEventId())
        .setEventTime(event.getTime())
        .setRunId("main")
        .setModelId(event.getModelId())
        .setModelVersion(NO_HASH)
        .setBackwardGraph(NO_HASH)
        .setMethod("guided-absolute-grad")
        .setParameters(parameters())
        .setClassIndex(number % CLASSES)
        .setLabel("class " + number % CLASSES)
        .setProbability(0.875)
        .setExecutionProvider("cpu")
        .setRuntimeVersion("1.29.0")
        .setSeed(number)
        .setSource(source)
        .setHeight(side)
        .setWidth(side)
        .setEncoding(ValuesEncoding.UINT8)
        .setValues(values(number))
        .setSha256(NO_HASH)
        .setTimings(new StageTimings(1.0, 20.0, 4.0, 25.0))
        .build();
  }

  /** Its score, between 0.2 and 0.99. */
  RcapScore score(ImageEvent event, SourcePosition source, int number) {
    return RcapScore.newBuilder()
        .setEventId(event.getEventId())
        .setEventTime(event.getTime())
        .setRunId("main")
        .setModelId(event.getModelId())
        .setModelVersion(NO_HASH)
        .setBackwardGraph(NO_HASH)
        .setMethod("guided-absolute-grad")
        .setParameters(parameters())
        .setClassIndex(number % CLASSES)
        .setLabel("class " + number % CLASSES)
        .setProbability(0.875)
        .setExecutionProvider("cpu")
        .setRuntimeVersion("1.29.0")
        .setSeed(number)
        .setSource(source)
        .setRcap(rcap(number))
        .setPartitions(
            List.of(new RcapPartition(0.5, 0.25, 0.8, 0.9), new RcapPartition(0.75, 0.5, 0.6, 0.7)))
        .setMetrics(Map.of("energyInRegion", 0.5 + 0.4 * Math.sin(number)))
        .setTopClass(number % CLASSES)
        .setTopProbability(0.875)
        .setAgreement(number % 10 != 0)
        .build();
  }

  /** The score of an event. */
  static double rcap(int number) {
    return 0.2 + number * 7 % 80 / 100.0;
  }

  private static ExplanationParameters parameters() {
    return ExplanationParameters.newBuilder()
        .setSamples(4)
        .setSpread(0.15)
        .setPercentile(0.85)
        .build();
  }

  private ByteBuffer values(int number) {
    byte[] values = new byte[side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int distance = Math.abs(x - (y + number) % side);
        values[y * side + x] = (byte) Math.max(0, 255 - 16 * distance);
      }
    }
    return ByteBuffer.wrap(values);
  }
}
