package dev.limelight.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.limelight.topology.deadletter.DeadLetterReason;
import dev.limelight.topology.deadletter.EventRejectedException;
import dev.limelight.topology.registry.ResultSerializer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Turns results into the bytes that are sent, before the first of them is sent: an event ends as
 * map and score or as a dead letter, never as half of one. Thread-safe.
 */
final class ResultEncoder {
  private final ResultSerializer serializer;
  private final RecordLimits limits;

  ResultEncoder(ResultSerializer serializer, RecordLimits limits) {
    this.serializer = serializer;
    this.limits = limits;
  }

  /**
   * The record to send, with the source record's timestamp and headers.
   *
   * @throws EventRejectedException if it is larger than a record may be
   */
  Record<String, byte[]> encode(
      Record<?, ?> source, String eventId, String topic, SpecificRecord result) {
    byte[] value = serializer.serialize(topic, result);
    long size = eventId.getBytes(UTF_8).length + value.length + headerBytes(source);
    if (size > limits.maxRecordBytes()) {
      throw new EventRejectedException(
          DeadLetterReason.RESULT_TOO_LARGE,
          "The "
              + result.getSchema().getName()
              + " has "
              + size
              + " bytes, a record may have "
              + limits.maxRecordBytes()
              + " (max.record.bytes); saliency.encoding=uint8 gives the smallest");
    }
    return new Record<>(eventId, value, source.timestamp(), source.headers());
  }

  private static long headerBytes(Record<?, ?> source) {
    long bytes = 0;
    for (var header : source.headers()) {
      byte[] value = header.value();
      bytes += header.key().getBytes(UTF_8).length + (value == null ? 0 : value.length);
    }
    return bytes;
  }
}
