package dev.limelight.app.replay;

import dev.limelight.app.stream.Brokers;
import dev.limelight.app.stream.StartupException;
import dev.limelight.topology.StreamOptions;
import dev.limelight.topology.replay.OffsetRange;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Finds out which records a replay is about. */
final class RangePlanner {
  private final Admin admin;
  private final StreamOptions options;

  RangePlanner(Brokers brokers, StreamOptions options) {
    this.admin = brokers.admin();
    this.options = options;
  }

  /**
   * A plan for a run that starts now. A range that reaches beyond the end of what is committed ends
   * there: what comes later is not part of it.
   *
   * @throws StartupException if the range ends before it starts
   */
  ReplayPlan plan(ReplayRequest request, Instant now) {
    Instant from = request.from().at(now);
    Instant to = request.to().at(now);
    if (!to.isAfter(from)) {
      throw StartupException.notSetUp(
          "--to must be later than --from, got " + from + " to " + to, null);
    }
    String topic = options.topics().imageEvents();
    List<TopicPartition> partitions = partitions(topic);
    var latest = offsets(partitions, OffsetSpec.latest());
    var starts = offsets(partitions, OffsetSpec.forTimestamp(from.toEpochMilli()));
    var ends =
        offsets(partitions, OffsetSpec.forTimestamp(to.plus(request.grace()).toEpochMilli()));
    SortedMap<Integer, OffsetRange> ranges = new TreeMap<>();
    try (RangeProbe probe = new RangeProbe(options)) {
      for (TopicPartition partition : partitions) {
        long last = offset(latest, partition, 0);
        long end = Math.min(last, offset(ends, partition, last));
        OffsetRange range = new OffsetRange(Math.min(end, offset(starts, partition, end)), end);
        boolean empty = !probe.holdsRecords(partition, range);
        ranges.put(partition.partition(), empty ? new OffsetRange(end, end) : range);
      }
    }
    return new ReplayPlan(
        request.runId(),
        options.applicationId(),
        topic,
        options.topics().resultPrefix(),
        from.toEpochMilli(),
        to.toEpochMilli(),
        ranges,
        new TreeMap<>(request.identity()),
        false);
  }

  private List<TopicPartition> partitions(String topic) {
    TopicDescription described =
        Objects.requireNonNull(
            Brokers.get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic));
    return described.partitions().stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .toList();
  }

  private Map<TopicPartition, ListOffsetsResultInfo> offsets(
      Collection<TopicPartition> partitions, OffsetSpec which) {
    return Brokers.get(
        admin
            .listOffsets(
                partitions.stream()
                    .collect(Collectors.toMap(Function.identity(), partition -> which)),
                new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
            .all());
  }

  /** The offset found, or another where no record has such a time. */
  private static long offset(
      Map<TopicPartition, ListOffsetsResultInfo> found, TopicPartition partition, long otherwise) {
    ListOffsetsResultInfo info = found.get(partition);
    return info == null || info.offset() < 0 ? otherwise : info.offset();
  }
}
