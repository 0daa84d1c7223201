package dev.limelight.app.deadletters;

import dev.limelight.topology.SourceCoordinates;
import dev.limelight.topology.deadletter.DeadLetterHeaders;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** A record of the dead-letter topic. It keeps the record's arrays; they are not to be changed. */
public final class DeadLetter {
  private final ConsumerRecord<byte[], byte[]> record;

  /** The letter that a record is. */
  public DeadLetter(ConsumerRecord<byte[], byte[]> record) {
    this.record = record;
  }

  /** The dead-letter topic. */
  public String topic() {
    return record.topic();
  }

  /** Where it lies there. */
  public LetterPosition position() {
    return new LetterPosition(record.partition(), record.offset());
  }

  /** When the event became a dead letter. */
  public Instant time() {
    return Instant.ofEpochMilli(record.timestamp());
  }

  /** The reason code; empty where the record was not written by Limelight. */
  public String reason() {
    return DeadLetterHeaders.text(record.headers(), DeadLetterHeaders.REASON);
  }

  /** What was wrong, in words. */
  public String message() {
    return DeadLetterHeaders.text(record.headers(), DeadLetterHeaders.MESSAGE);
  }

  /** The run that could not explain the event; empty in letters of earlier versions. */
  public Optional<String> run() {
    String run = DeadLetterHeaders.text(record.headers(), DeadLetterHeaders.RUN);
    return run.isEmpty() ? Optional.empty() : Optional.of(run);
  }

  /** Whether the letter is the run's as far as it says. */
  public boolean mayBeOf(String runId) {
    return run().map(runId::equals).orElse(true);
  }

  /** All headers: the source record's, then the letter's own. */
  public Headers headers() {
    return record.headers();
  }

  /** The source record's key, untouched. */
  public byte @Nullable [] key() {
    return record.key();
  }

  /** The source record's value, untouched. */
  public byte @Nullable [] value() {
    return record.value();
  }

  /** Where the source record lay; empty where the headers do not say. */
  public Optional<SourceCoordinates> source() {
    String topic = DeadLetterHeaders.text(record.headers(), DeadLetterHeaders.SOURCE_TOPIC);
    OptionalLong partition = number(DeadLetterHeaders.SOURCE_PARTITION);
    OptionalLong offset = number(DeadLetterHeaders.SOURCE_OFFSET);
    if (topic.isEmpty() || partition.isEmpty() || offset.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new SourceCoordinates(topic, Math.toIntExact(partition.getAsLong()), offset.getAsLong()));
  }

  /** The source record's timestamp; empty where the headers do not say. */
  public Optional<Instant> sourceTime() {
    OptionalLong time = number(DeadLetterHeaders.SOURCE_TIMESTAMP);
    return time.isPresent()
        ? Optional.of(Instant.ofEpochMilli(time.getAsLong()))
        : Optional.empty();
  }

  private OptionalLong number(String header) {
    String text = DeadLetterHeaders.text(record.headers(), header);
    return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }
}
