package dev.limelight.app.demo;

import dev.limelight.schemas.EncodedImage;
import dev.limelight.schemas.ExplanationParameters;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.schemas.SourcePosition;
import dev.limelight.schemas.StageTimings;
import dev.limelight.schemas.ValuesEncoding;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Events, maps and scores with the fields that the demo looks at. */
final class DemoFixtures {
  private static final ExplanationParameters PARAMETERS =
      ExplanationParameters.newBuilder().setSamples(20).build();
  private static final SourcePosition SOURCE = new SourcePosition("image-events", 0, 7L);

  private DemoFixtures() {}

  static DemoResult result(String id, String model, Truth truth, String label, double inside) {
    return new DemoResult(event(id, model, truth.attributes()), map(id), score(id, label, inside));
  }

  static ImageEvent event(String id, String model, Map<String, String> attributes) {
    return ImageEvent.newBuilder()
        .setEventId(id)
        .setTime(Instant.EPOCH)
        .setModelId(model)
        .setImage(new EncodedImage(ByteBuffer.allocate(0)))
        .setAttributes(attributes)
        .build();
  }

  static SaliencyMap map(String id) {
    return SaliencyMap.newBuilder()
        .setEventId(id)
        .setEventTime(Instant.EPOCH)
        .setRunId("main")
        .setModelId("signs")
        .setModelVersion("0")
        .setBackwardGraph("0")
        .setMethod("guided-absolute-grad")
        .setParameters(PARAMETERS)
        .setClassIndex(0)
        .setProbability(0.9)
        .setExecutionProvider("cpu")
        .setRuntimeVersion("1")
        .setSeed(1)
        .setSource(SOURCE)
        .setHeight(1)
        .setWidth(1)
        .setEncoding(ValuesEncoding.UINT8)
        .setValues(ByteBuffer.wrap(new byte[] {1}))
        .setSha256("0")
        .setTimings(new StageTimings(1.0, 30.0, 8.0, 41.4))
        .build();
  }

  static RcapScore score(String id, String label, double inside) {
    return RcapScore.newBuilder()
        .setEventId(id)
        .setEventTime(Instant.EPOCH)
        .setRunId("main")
        .setModelId("signs")
        .setModelVersion("0")
        .setBackwardGraph("0")
        .setMethod("guided-absolute-grad")
        .setParameters(PARAMETERS)
        .setClassIndex(0)
        .setLabel(label)
        .setProbability(0.9)
        .setExecutionProvider("cpu")
        .setRuntimeVersion("1")
        .setSeed(1)
        .setSource(SOURCE)
        .setRcap(0.5)
        .setPartitions(List.of())
        .setMetrics(Map.of("energyInRegion", inside))
        .setTopClass(0)
        .setTopProbability(0.9)
        .build();
  }
}
