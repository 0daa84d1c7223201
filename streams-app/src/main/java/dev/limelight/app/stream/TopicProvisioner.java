package dev.limelight.app.stream;

import dev.limelight.topology.StreamOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * Creates the stream's topics. Doing it again changes nothing: a topic that is there keeps its
 * partitions, and only a record size that is too small is raised.
 */
public final class TopicProvisioner {
  private final Brokers brokers;

  /** A provisioner over a connection that stays its owner's. */
  public TopicProvisioner(Brokers brokers) {
    this.brokers = brokers;
  }

  /**
   * Creates what is missing and raises what is too small.
   *
   * @param options with the topics' names and sizes
   * @param partitions of a new topic
   * @param replication of a new topic; empty for the brokers' default
   * @return a line for each topic, saying what was done
   * @throws org.apache.kafka.common.KafkaException if the brokers refuse
   */
  public List<String> provision(
      StreamOptions options, int partitions, Optional<Short> replication) {
    int bytes = options.limits().topicMessageBytes();
    List<String> names = options.topics().all();
    List<String> missing = TopicSettings.missing(brokers, names);
    create(missing, options.topics().imageEvents(), partitions, replication, bytes);
    List<String> existing = names.stream().filter(name -> !missing.contains(name)).toList();
    Map<String, Integer> sizes = TopicSettings.maxMessageBytes(brokers, existing);
    Map<String, Integer> counts = partitionCounts(existing);
    List<String> report = new ArrayList<>();
    for (String name : names) {
      if (missing.contains(name)) {
        report.add(
            "created   %s: %d partitions, max.message.bytes %d".formatted(name, partitions, bytes));
      } else {
        report.add(
            existing(name, counts.getOrDefault(name, 0), partitions, sizes.get(name), bytes));
      }
    }
    return report;
  }

  private String existing(
      String name, int partitions, int asked, @Nullable Integer size, int bytes) {
    String state = "%s: %d partitions".formatted(name, partitions);
    String kept = partitions == asked ? "" : " (asked for " + asked + "; partitions are kept)";
    if (size == null || size >= bytes) {
      return "unchanged " + state + kept;
    }
    raise(name, bytes);
    return "changed   " + state + ", max.message.bytes " + size + " raised to " + bytes + kept;
  }

  private void create(
      List<String> names,
      String imageEvents,
      int partitions,
      Optional<Short> replication,
      int bytes) {
    List<NewTopic> topics =
        names.stream()
            .map(
                name ->
                    new NewTopic(name, Optional.of(partitions), replication)
                        .configs(settings(name.equals(imageEvents), bytes)))
            .toList();
    brokers.create(topics);
  }

  private static Map<String, String> settings(boolean imageEvents, int bytes) {
    Map<String, String> settings = new HashMap<>();
    settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytes));
    settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
    if (!imageEvents) {
      // Results carry their event's time, whatever that is: what was taken in must not be refused.
      settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
      settings.put(
          TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE));
      settings.put(
          TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE));
    }
    return settings;
  }

  private Map<String, Integer> partitionCounts(List<String> names) {
    return Brokers.get(brokers.admin().describeTopics(names).allTopicNames()).entrySet().stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, topic -> topic.getValue().partitions().size()));
  }

  private void raise(String name, int bytes) {
    Collection<AlterConfigOp> change =
        List.of(
            new AlterConfigOp(
                new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytes)),
                AlterConfigOp.OpType.SET));
    Brokers.get(
        brokers
            .admin()
            .incrementalAlterConfigs(
                Map.of(new ConfigResource(ConfigResource.Type.TOPIC, name), change))
            .all());
  }
}
