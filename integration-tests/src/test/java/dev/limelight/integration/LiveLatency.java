package dev.limelight.integration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** How long a live event takes from being sent to its map being there for readers. */
final class LiveLatency implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final StreamUnderTest stream;
  private final Consumer<String, byte[]> maps;

  LiveLatency(StreamUnderTest stream) {
    this.stream = stream;
    this.maps =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                stream.records().bootstrapServers(),
                "isolation.level",
                "read_committed"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        maps.partitionsFor(stream.topics().saliencyMaps()).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    maps.assign(partitions);
    maps.seekToEnd(partitions);
    partitions.forEach(maps::position);
  }

  /** The median of some events that are sent one after the other, milliseconds. */
  long medianMs(String stem, int events) throws Exception {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      String id = stem + "-" + i;
      long start = System.nanoTime();
      stream.send(Events.encoded(id, Pictures.png(i)).build());
      await(id, start);
      times.add((System.nanoTime() - start) / 1_000_000);
    }
    return times.stream().sorted().skip(events / 2).findFirst().orElseThrow();
  }

  private void await(String id, long start) {
    while (System.nanoTime() - start < LIMIT.toNanos()) {
      for (ConsumerRecord<String, byte[]> map : maps.poll(Duration.ofMillis(20))) {
        if (map.key().equals(id)) {
          return;
        }
      }
    }
    throw new AssertionError("No map of " + id + " within " + LIMIT);
  }

  @Override
  public void close() {
    maps.close();
  }
}
