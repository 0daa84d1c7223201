package dev.limelight.app.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.limelight.topology.SourceCoordinates;
import dev.limelight.topology.deadletter.DeadLetterHeaders;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** The source record of a dead letter, as it was, with one more header. */
final class RedrivenEvent {
  private RedrivenEvent() {}

  /**
   * The record to send: key, value, timestamp and headers of the source; its partition too, so that
   * events stay where their neighbours are. {@link DeadLetterHeaders#REDRIVEN_FROM} is added, in
   * place of an earlier redrive's.
   *
   * @param partitions of the source topic now
   */
  static ProducerRecord<byte[], byte[]> of(
      DeadLetter letter, SourceCoordinates source, int partitions) {
    Headers headers = DeadLetterHeaders.ofSource(letter.headers());
    headers.remove(DeadLetterHeaders.REDRIVEN_FROM);
    headers.add(DeadLetterHeaders.REDRIVEN_FROM, RedriveLedger.coordinates(letter).getBytes(UTF_8));
    Integer partition = source.partition() < partitions ? source.partition() : null;
    long timestamp = letter.sourceTime().map(Instant::toEpochMilli).orElse(-1L);
    return new ProducerRecord<>(
        source.topic(),
        partition,
        timestamp < 0 ? null : timestamp,
        letter.key(),
        letter.value(),
        headers);
  }
}
