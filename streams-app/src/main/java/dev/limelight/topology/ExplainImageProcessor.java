package dev.limelight.topology;

import dev.limelight.schemas.ImageEvent;
import dev.limelight.topology.deadletter.DeadLetterReason;
import dev.limelight.topology.deadletter.EventRejectedException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Hands an image event to the explainer and its results to the sinks. */
final class ExplainImageProcessor extends ContextualProcessor<byte[], ImageEvent, String, byte[]> {
  private final ImageEventExplainer explainer;
  private final ResultEncoder encoder;
  private final Topics topics;

  ExplainImageProcessor(ImageEventExplainer explainer, ResultEncoder encoder, Topics topics) {
    this.explainer = explainer;
    this.encoder = encoder;
    this.topics = topics;
  }

  @Override
  public void process(Record<byte[], ImageEvent> source) {
    ImageEvent event = source.value();
    if (event == null) {
      throw new EventRejectedException(
          DeadLetterReason.EMPTY_VALUE,
          "The record has no value; image events are not deleted by tombstones");
    }
    if (event.getEventId().isBlank()) {
      throw new EventRejectedException(
          DeadLetterReason.EVENT_ID_EMPTY, "The field eventId is empty; it names the event");
    }
    String id = event.getEventId();
    List<Record<String, byte[]>> maps = new ArrayList<>();
    List<Record<String, byte[]>> scores = new ArrayList<>();
    for (ExplainedEvent explained : explainer.explain(event, coordinates())) {
      maps.add(encoder.encode(source, id, topics.saliencyMaps(), explained.map()));
      scores.add(encoder.encode(source, id, topics.rcapScores(), explained.score()));
    }
    // Only what is encoded whole is sent: nothing can be refused any more.
    maps.forEach(map -> context().forward(map, NodeNames.SALIENCY_MAPS_SINK));
    scores.forEach(score -> context().forward(score, NodeNames.RCAP_SCORES_SINK));
  }

  private SourceCoordinates coordinates() {
    RecordMetadata metadata = context().recordMetadata().orElseThrow();
    return new SourceCoordinates(metadata.topic(), metadata.partition(), metadata.offset());
  }
}
