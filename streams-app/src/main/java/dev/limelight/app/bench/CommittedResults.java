package dev.limelight.app.bench;

import dev.limelight.topology.Topics;
import dev.limelight.topology.deadletter.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Counts the results that the stream has committed. For one thread. */
final class CommittedResults implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Topics topics;
  private int maps;
  private int scores;

  CommittedResults(String bootstrapServers, Topics topics) {
    this.topics = topics;
    this.consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        List.of(topics.saliencyMaps(), topics.rcapScores(), topics.deadLetters()).stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /**
   * Waits until so many events have their map and their score.
   *
   * @param events since the first
   * @param running looked at between two polls; throws where nothing more will come
   * @throws IllegalStateException if one became a dead letter
   */
  void await(int events, Runnable running) {
    await(events, running, id -> {});
  }

  /** As above, and says of each event that has its score, as soon as it is seen. */
  void await(int events, Runnable running, Consumer<String> seen) {
    while (maps < events || scores < events) {
      running.run();
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        count(record);
        if (record.topic().equals(topics.rcapScores())) {
          seen.accept(new String(record.key(), StandardCharsets.UTF_8));
        }
      }
    }
  }

  private void count(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(topics.deadLetters())) {
      Header message = record.headers().lastHeader(DeadLetterHeaders.MESSAGE);
      throw new IllegalStateException(
          "An event became a dead letter: "
              + (message == null ? "?" : new String(message.value(), StandardCharsets.UTF_8)));
    }
    if (record.topic().equals(topics.saliencyMaps())) {
      maps++;
    } else {
      scores++;
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
