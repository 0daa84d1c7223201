package dev.limelight.topology.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.StringJoiner;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;

/** Makes the dead letter of a record: key and value untouched, everything else in headers. */
final class DeadLetterWriter {
  /**
   * Longest header value, characters: bounds what a dead letter is larger than its source, so that
   * a source of the largest size still fits (see {@code RecordLimits}).
   */
  private static final int MAX_TEXT = 4096;

  private final String topic;

  private DeadLetterWriter(String topic) {
    this.topic = topic;
  }

  /**
   * The writer to the topic that Kafka Streams is configured with.
   *
   * @throws IllegalStateException if there is none: nothing may be dropped for want of a topic
   */
  static DeadLetterWriter configured(Map<String, ?> configs) {
    Object topic = configs.get(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG);
    if (topic == null) {
      throw new IllegalStateException(
          StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG + " is not set");
    }
    return new DeadLetterWriter(topic.toString());
  }

  ProducerRecord<byte[], byte[]> write(
      ErrorHandlerContext source,
      byte @Nullable [] key,
      byte @Nullable [] value,
      DeadLetterReason reason,
      Exception failure) {
    Headers headers = new RecordHeaders(source.headers().toArray());
    put(headers, DeadLetterHeaders.REASON, reason.name());
    put(headers, DeadLetterHeaders.MESSAGE, message(failure));
    put(headers, DeadLetterHeaders.EXCEPTION, classNames(failure));
    put(headers, DeadLetterHeaders.SOURCE_TOPIC, source.topic());
    put(headers, DeadLetterHeaders.SOURCE_PARTITION, Integer.toString(source.partition()));
    put(headers, DeadLetterHeaders.SOURCE_OFFSET, Long.toString(source.offset()));
    put(headers, DeadLetterHeaders.SOURCE_TIMESTAMP, Long.toString(source.timestamp()));
    return new ProducerRecord<>(topic, null, null, key, value, headers);
  }

  private static void put(Headers headers, String name, String text) {
    headers.add(name, text.substring(0, Math.min(text.length(), MAX_TEXT)).getBytes(UTF_8));
  }

  private static String message(Exception failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  private static String classNames(Exception failure) {
    StringJoiner names = new StringJoiner(" <- ");
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 16; depth++) {
      names.add(cause.getClass().getName());
      cause = cause.getCause();
    }
    return names.toString();
  }
}
