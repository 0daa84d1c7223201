package dev.limelight.app.stream;

import dev.limelight.topology.StreamOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * What partitions hold now, read committed, one poll in memory at a time; what is written meanwhile
 * is left. For one thread.
 */
public final class CommittedRecords implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int MAX_POLL_RECORDS = 50;

  private final Consumer<byte[], byte[]> consumer;
  private final Set<TopicPartition> open;
  private final Map<TopicPartition, Long> ends;

  private CommittedRecords(
      Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
    this.consumer = consumer;
    this.open = new HashSet<>(partitions);
    consumer.assign(partitions);
    this.ends = new HashMap<>(consumer.endOffsets(partitions));
    consumer.seekToBeginning(partitions);
  }

  /** All records of topics; a topic that is not there has none. */
  public static CommittedRecords of(StreamOptions options, Collection<String> topics) {
    Consumer<byte[], byte[]> consumer = Clients.reader(options, MAX_POLL_RECORDS);
    try {
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic : topics) {
        for (PartitionInfo partition : consumer.partitionsFor(topic)) {
          partitions.add(new TopicPartition(topic, partition.partition()));
        }
      }
      return new CommittedRecords(consumer, partitions);
    } catch (RuntimeException failure) {
      consumer.close();
      throw failure;
    }
  }

  /** Those of them that lie where a producer puts records of this key. */
  public CommittedRecords holding(byte[] key) {
    Map<String, Long> counts =
        open.stream().collect(Collectors.groupingBy(TopicPartition::topic, Collectors.counting()));
    open.removeIf(
        partition -> {
          int count = Math.toIntExact(counts.getOrDefault(partition.topic(), 1L));
          return Utils.toPositive(Utils.murmur2(key)) % count != partition.partition();
        });
    consumer.assign(open);
    return this;
  }

  /** These from a time on: from the first record that is not older. */
  public CommittedRecords since(long timestampMs) {
    Map<TopicPartition, Long> times = new HashMap<>();
    open.forEach(partition -> times.put(partition, timestampMs));
    Map<TopicPartition, OffsetAndTimestamp> starts = consumer.offsetsForTimes(times);
    for (TopicPartition partition : Set.copyOf(open)) {
      OffsetAndTimestamp start = starts.get(partition);
      if (start == null) {
        open.remove(partition);
      } else {
        consumer.seek(partition, start.offset());
      }
    }
    consumer.assign(open);
    return this;
  }

  /** Hands on every record, partition by partition in the order of their offsets. */
  public void forEach(java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> action) {
    while (closeFinished()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < end(record.topic(), record.partition())) {
          action.accept(record);
        }
      }
    }
  }

  private long end(String topic, int partition) {
    return ends.getOrDefault(new TopicPartition(topic, partition), 0L);
  }

  /** Whether there is still something to read. */
  private boolean closeFinished() {
    List<TopicPartition> finished = new ArrayList<>();
    for (TopicPartition partition : open) {
      if (consumer.position(partition) >= ends.getOrDefault(partition, 0L)) {
        finished.add(partition);
      }
    }
    if (open.removeAll(finished) && !open.isEmpty()) {
      consumer.pause(finished);
    }
    return !open.isEmpty();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
