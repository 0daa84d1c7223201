package dev.limelight.topology.audit;

import dev.limelight.schemas.AuditObservation;
import dev.limelight.schemas.ObservationKind;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Results in, observations out, keyed by model and timed by their event: by its own time or, where
 * that lies far ahead, by its record's.
 */
final class ReadObservationProcessor
    extends ContextualProcessor<byte[], byte[], String, AuditObservation> {
  private static final Logger log = LoggerFactory.getLogger(ReadObservationProcessor.class);

  private final ObservationReader reader;
  private final long mostAhead;
  private final AuditObserver observer;

  /**
   * @param mostAhead how far an event's time may lie ahead of its record's; with the audit's grace
   *     no such event closes a window before its time
   */
  ReadObservationProcessor(ObservationReader reader, Duration mostAhead, AuditObserver observer) {
    this.reader = reader;
    this.mostAhead = mostAhead.toMillis();
    this.observer = observer;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata source = context().recordMetadata().orElseThrow();
    Optional<AuditObservation> found =
        reader.read(source, record.value(), record.headers(), record.timestamp());
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
                observation.getModelId(), observation, time(observation, record.timestamp())));
  }

  /** The time that the observation counts at, of no clock but the event's and its record's. */
  private long time(AuditObservation observation, long recordTime) {
    long eventTime = Math.max(0, observation.getEventTime().toEpochMilli());
    // A record of 1970 is one without a time (RecordTime): there is nothing to compare with.
    if (recordTime == 0 || eventTime - recordTime <= mostAhead) {
      return eventTime;
    }
    // An event counts once: with its first method's score, not with what is said of it besides.
    if (observation.getFirst() && observation.getKind() != ObservationKind.DEGRADED) {
      observer.ahead(observation.getModelId());
    }
    return recordTime;
  }
}
