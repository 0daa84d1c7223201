package dev.limelight.app.stream;

import dev.limelight.topology.StreamOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Single records by where they lie. For one thread. */
public final class SourceRecords implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<byte[], byte[]> consumer;

  /** Connects when first asked. */
  public SourceRecords(StreamOptions options) {
    this.consumer = Clients.reader(options, 1);
  }

  /** The record; empty where it was deleted since, or never was. */
  public Optional<ConsumerRecord<byte[], byte[]>> at(String topic, int partition, long offset) {
    boolean exists =
        consumer.partitionsFor(topic).stream().anyMatch(info -> info.partition() == partition);
    if (!exists) {
      return Optional.empty();
    }
    TopicPartition place = new TopicPartition(topic, partition);
    List<TopicPartition> one = List.of(place);
    consumer.assign(one);
    long first = consumer.beginningOffsets(one).getOrDefault(place, 0L);
    long end = consumer.endOffsets(one).getOrDefault(place, 0L);
    if (offset < first || offset >= end) {
      return Optional.empty();
    }
    consumer.seek(place, offset);
    while (consumer.position(place) <= offset) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        return record.offset() == offset ? Optional.of(record) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
