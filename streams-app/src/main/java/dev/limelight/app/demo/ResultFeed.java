package dev.limelight.app.demo;

import dev.limelight.schemas.AuditAlert;
import dev.limelight.schemas.AuditSummary;
import dev.limelight.schemas.EventOutcome;
import dev.limelight.schemas.TrustedRecords;
import dev.limelight.topology.Topics;
import dev.limelight.topology.deadletter.DeadLetterHeaders;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads what the application commits, from the topics' beginning: events with their maps and
 * scores, dead letters, and what the audit says. For one thread.
 */
final class ResultFeed implements AutoCloseable {
  /** A record that could not be processed. */
  record DeadLetter(String id, String reason, String message) {}

  private final Topics topics = new Topics("");
  private final KafkaConsumer<String, byte[]> consumer;
  private final KafkaAvroDeserializer values = new KafkaAvroDeserializer();
  private final ResultJoin join = new ResultJoin();

  ResultFeed(String bootstrapServers, String registryUrl) {
    TrustedRecords.trust();
    values.configure(
        Map.of("schema.registry.url", registryUrl, "specific.avro.reader", true), false);
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    // No consumer group: nothing is to be remembered, and every partition is read.
    List<TopicPartition> partitions =
        topics.all().stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Takes what the feed brings. */
  interface Listener {
    /** An event with its map and its score. */
    void explained(DemoResult result);

    /** An event that could not be processed. */
    void dead(DeadLetter letter);

    /** A summary of the audit, the newest of its window so far. */
    void summary(AuditSummary summary);

    /** A rule of the audit has fired. */
    void alert(AuditAlert alert);
  }

  /** Waits for records, at most for the duration, and hands on what became complete. */
  void poll(Duration limit, Listener listener) {
    for (ConsumerRecord<String, byte[]> record : consumer.poll(limit)) {
      if (record.topic().equals(topics.deadLetters())) {
        DeadLetter letter = deadLetter(record);
        join.drop(letter.id());
        listener.dead(letter);
        continue;
      }
      Object value = values.deserialize(record.topic(), record.value());
      if (value instanceof AuditSummary summary) {
        listener.summary(summary);
      } else if (value instanceof AuditAlert alert) {
        listener.alert(alert);
      } else if (!(value instanceof EventOutcome)) {
        join.add(value).ifPresent(listener::explained);
      }
    }
  }

  private static DeadLetter deadLetter(ConsumerRecord<String, byte[]> record) {
    return new DeadLetter(
        record.key() == null ? "(no key)" : record.key(),
        header(record, DeadLetterHeaders.REASON),
        header(record, DeadLetterHeaders.MESSAGE));
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "?" : new String(header.value(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    consumer.close();
    values.close();
  }
}
