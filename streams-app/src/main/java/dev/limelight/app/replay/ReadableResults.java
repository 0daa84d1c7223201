package dev.limelight.app.replay;

import dev.limelight.app.stream.Brokers;
import dev.limelight.topology.StreamOptions;
import dev.limelight.topology.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether all results that were there when this was made can be read: the transaction of a process
 * that was killed hides what was committed behind it, until the brokers abort it. For one thread.
 */
final class ReadableResults {
  private final Admin admin;
  private final Map<TopicPartition, Long> ends;

  private ReadableResults(Admin admin, Map<TopicPartition, Long> ends) {
    this.admin = admin;
    this.ends = ends;
  }

  /** Those that are there now, readable or not. */
  static ReadableResults now(Admin admin, StreamOptions options) {
    Topics topics = options.topics();
    List<String> names = topics.outcomes();
    Map<String, TopicDescription> described =
        Brokers.get(admin.describeTopics(names).allTopicNames());
    Map<TopicPartition, Long> partitions = new HashMap<>();
    described.forEach(
        (topic, description) ->
            description
                .partitions()
                .forEach(info -> partitions.put(new TopicPartition(topic, info.partition()), 0L)));
    return new ReadableResults(
        admin, latest(admin, partitions.keySet(), IsolationLevel.READ_UNCOMMITTED));
  }

  /** Partitions that still hide some. */
  List<TopicPartition> hidden() {
    Map<TopicPartition, Long> readable =
        latest(admin, ends.keySet(), IsolationLevel.READ_COMMITTED);
    return ends.entrySet().stream()
        .filter(end -> readable.getOrDefault(end.getKey(), 0L) < end.getValue())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Map<TopicPartition, Long> latest(
      Admin admin, Iterable<TopicPartition> partitions, IsolationLevel isolation) {
    Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
    partitions.forEach(partition -> specs.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    Brokers.get(admin.listOffsets(specs, new ListOffsetsOptions(isolation)).all())
        .forEach((partition, info) -> offsets.put(partition, info.offset()));
    return offsets;
  }
}
