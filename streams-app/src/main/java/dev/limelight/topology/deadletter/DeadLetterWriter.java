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
public final class DeadLetterWriter {
  /**
   * The property of Kafka Streams under which its exception handlers find the id of the run: a
   * replay's letters lie in the topic of the live stream's, and nothing else tells them apart.
   */
  public static final String RUN_ID_PROPERTY = "limelight.dead.letter.run.id";

  /**
   * Longest header value, characters: bounds what a dead letter is larger than its source, so that
   * a source of the largest size still fits (see {@code RecordLimits}).
   */
  private static final int MAX_TEXT = 4096;

  private final String topic;
  private final String runId;

  private DeadLetterWriter(String topic, String runId) {
    this.topic = topic;
    this.runId = runId;
  }

  /**
   * The writer to the topic, and of the run, that Kafka Streams is configured with.
   *
   * @throws IllegalStateException if one of them is missing: nothing may be dropped for want of a
   *     topic, nor a replay's letter be taken for one of the live stream
   */
  static DeadLetterWriter configured(Map<String, ?> configs) {
    return new DeadLetterWriter(
        required(configs, StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG),
        required(configs, RUN_ID_PROPERTY));
  }

  private static String required(Map<String, ?> configs, String name) {
    Object value = configs.get(name);
    if (value == null) {
      throw new IllegalStateException(name + " is not set");
    }
    return value.toString();
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
    put(headers, DeadLetterHeaders.RUN, runId);
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
