package dev.limelight.app.replay;

import dev.limelight.app.stream.Brokers;
import dev.limelight.topology.StreamOptions;
import dev.limelight.topology.replay.OffsetRange;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How far all instances of a replay have come together: the group's committed offsets, which move
 * with the results and never before them. For one thread.
 */
final class ReplayProgress {
  private static final long STALLED_NANOS = Duration.ofSeconds(2).toNanos();

  private final Admin admin;
  private final StreamOptions options;
  private final ReplayPlan plan;
  private final LongSupplier nanoTime;
  private final Map<Integer, Long> last = new HashMap<>();
  private final Map<Integer, Long> movedAt = new HashMap<>();
  private final Map<Integer, Long> empty = new HashMap<>();
  private final Map<Integer, Long> probed = new HashMap<>();

  ReplayProgress(Admin admin, StreamOptions options, ReplayPlan plan, LongSupplier nanoTime) {
    this.admin = admin;
    this.options = options;
    this.plan = plan;
    this.nanoTime = nanoTime;
  }

  /** Partitions whose progress the brokers no longer know. */
  List<Integer> forgotten() {
    List<Integer> missing = missing(false);
    // Those of a transaction that has just ended are there a moment after its end was answered.
    return missing.isEmpty() ? missing : missing(true);
  }

  private List<Integer> missing(boolean stable) {
    Map<TopicPartition, OffsetAndMetadata> committed = committed(stable);
    return plan.partitions().keySet().stream()
        .filter(partition -> committed.get(topicPartition(partition)) == null)
        .toList();
  }

  /** How many of the range's offsets are done. */
  long done() {
    Map<TopicPartition, OffsetAndMetadata> committed = committed(false);
    long done = 0;
    for (Map.Entry<Integer, OffsetRange> entry : plan.partitions().entrySet()) {
      OffsetAndMetadata offset = committed.get(topicPartition(entry.getKey()));
      long position = offset == null ? entry.getValue().start() : offset.offset();
      done += done(entry.getKey(), entry.getValue(), position);
    }
    return done;
  }

  private long done(int partition, OffsetRange range, long position) {
    if (position >= range.end()) {
      return range.length();
    }
    long now = nanoTime.getAsLong();
    Long before = last.put(partition, position);
    if (before == null || before != position) {
      movedAt.put(partition, now);
    }
    boolean stalled = now - movedAt.getOrDefault(partition, now) >= STALLED_NANOS;
    if (stalled && !Long.valueOf(position).equals(probed.put(partition, position))) {
      probe(partition, new OffsetRange(Math.max(position, range.start()), range.end()));
    }
    return Long.valueOf(position).equals(empty.get(partition))
        ? range.length()
        : range.before(position);
  }

  /** Nobody commits offsets that hold no records: a range that ends in such is done before them. */
  private void probe(int partition, OffsetRange rest) {
    try (RangeProbe probe = new RangeProbe(options)) {
      if (!probe.holdsRecords(topicPartition(partition), rest)) {
        empty.put(partition, rest.start());
      }
    }
  }

  /**
   * @param stable whether to wait for transactions that are about to commit offsets; a killed
   *     instance's may take minutes
   */
  private Map<TopicPartition, OffsetAndMetadata> committed(boolean stable) {
    String group = plan.application();
    return Brokers.get(
        admin
            .listConsumerGroupOffsets(
                Map.of(group, new ListConsumerGroupOffsetsSpec()),
                new ListConsumerGroupOffsetsOptions().requireStable(stable))
            .partitionsToOffsetAndMetadata(group));
  }

  private TopicPartition topicPartition(int partition) {
    return new TopicPartition(plan.topic(), partition);
  }
}
