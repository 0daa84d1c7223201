package dev.limelight.app.replay;

import dev.limelight.app.stream.Clients;
import dev.limelight.topology.StreamOptions;
import dev.limelight.topology.replay.OffsetRange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks whether offsets hold records at all: some are the marks of transactions, of aborted ones or
 * of what was deleted, and nobody commits those. For one thread.
 */
final class RangeProbe implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<byte[], byte[]> consumer;

  RangeProbe(StreamOptions options) {
    this.consumer = Clients.reader(options, 1);
  }

  /** Whether a committed record lies in the range. */
  boolean holdsRecords(TopicPartition partition, OffsetRange range) {
    if (range.length() == 0) {
      return false;
    }
    List<TopicPartition> one = List.of(partition);
    consumer.assign(one);
    Map<TopicPartition, Long> beginning = consumer.beginningOffsets(one);
    consumer.seek(partition, Math.max(range.start(), beginning.getOrDefault(partition, 0L)));
    while (consumer.position(partition) < range.end()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        return range.contains(record.offset());
      }
    }
    return false;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
