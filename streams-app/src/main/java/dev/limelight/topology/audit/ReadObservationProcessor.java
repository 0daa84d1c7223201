package dev.limelight.topology.audit;

import dev.limelight.schemas.AuditObservation;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Results in, observations out, keyed by model and timed by their event. */
final class ReadObservationProcessor
    extends ContextualProcessor<byte[], byte[], String, AuditObservation> {
  private static final Logger log = LoggerFactory.getLogger(ReadObservationProcessor.class);

  private final ObservationReader reader;
  private final AuditObserver observer;

  ReadObservationProcessor(ObservationReader reader, AuditObserver observer) {
    this.reader = reader;
    this.observer = observer;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata source = context().recordMetadata().orElseThrow();
    Optional<AuditObservation> found =
        reader.read(source.topic(), record.value(), record.headers(), record.timestamp());
    if (found.isEmpty()) {
      observer.unreadable();
      log.warn(
          "Not audited: {}-{} offset {} is not a record of that topic",
          source.topic(),
          source.partition(),
          source.offset());
      return;
    }
    AuditObservation observation = found.get();
    context()
        .forward(
            new Record<>(
                observation.getModelId(),
                observation,
                Math.max(0, observation.getEventTime().toEpochMilli())));
  }
}
