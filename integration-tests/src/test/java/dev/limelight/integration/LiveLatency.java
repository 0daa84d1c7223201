package dev.limelight.integration;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
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

  /** That of some events, which are sent one after the other. */
  Latencies of(String stem, int events) throws Exception {
    return during(stem, sent -> sent < events);
  }

  /**
   * That of events which are sent one after the other.
   *
   * @param goesOn whether there is to be another one, by how many there were
   */
  Latencies during(String stem, IntPredicate goesOn) throws Exception {
    Map<String, Double> times = new LinkedHashMap<>();
    while (goesOn.test(times.size())) {
      int number = times.size();
      String id = stem + "-" + number;
      long start = System.nanoTime();
      stream.send(Events.encoded(id, Pictures.png(number)).build());
      await(id, start);
      times.put(id, (System.nanoTime() - start) / 1e6);
    }
    return new Latencies(times);
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
