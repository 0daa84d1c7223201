package dev.limelight.topology;

import dev.limelight.schemas.ImageEvent;
import dev.limelight.topology.deadletter.DeadLetterReason;
import dev.limelight.topology.deadletter.EventRejectedException;
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
    ExplainedEvent explained = explainer.explain(event, coordinates());
    String id = event.getEventId();
    var map = encoder.encode(source, id, topics.saliencyMaps(), explained.map());
    var score = encoder.encode(source, id, topics.rcapScores(), explained.score());
    context().forward(map, NodeNames.SALIENCY_MAPS_SINK);
    context().forward(score, NodeNames.RCAP_SCORES_SINK);
  }

  private SourceCoordinates coordinates() {
    RecordMetadata metadata = context().recordMetadata().orElseThrow();
    return new SourceCoordinates(metadata.topic(), metadata.partition(), metadata.offset());
  }
}
