package dev.limelight.integration;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Watches records as they are written, before their transactions end: tells when a stream is in the
 * middle of its work.
 */
final class UncommittedRecords implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(20);

  private final KafkaConsumer<byte[], byte[]> consumer;

  /** Watches a topic from its beginning. */
  UncommittedRecords(StreamUnderTest stream, String topic) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", stream.records().bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /**
   * Waits until so many more are written.
   *
   * @return how many were, fewer if the time was over before
   */
  int await(int more, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    int seen = 0;
    while (seen < more && System.nanoTime() < deadline) {
      seen += consumer.poll(POLL).count();
    }
    return seen;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
