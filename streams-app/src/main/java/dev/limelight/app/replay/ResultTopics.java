package dev.limelight.app.replay;

import dev.limelight.app.stream.Brokers;
import dev.limelight.app.stream.StartupException;
import dev.limelight.topology.StreamOptions;
import dev.limelight.topology.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics of a replay that writes apart from the live stream, as wide as the image events'. */
final class ResultTopics {
  private final Brokers brokers;
  private final StreamOptions options;

  ResultTopics(Brokers brokers, StreamOptions options) {
    this.brokers = brokers;
    this.options = options;
  }

  /** Creates those that are missing; nothing where results go to the live stream's topics. */
  void provision() {
    Topics topics = options.topics();
    if (topics.resultPrefix().equals(topics.prefix())) {
      return;
    }
    Set<String> existing = Brokers.get(brokers.admin().listTopics().names());
    String source = topics.imageEvents();
    if (!existing.contains(source)) {
      throw StartupException.notSetUp("Missing topic: " + source, null);
    }
    List<String> missing = new ArrayList<>(topics.outcomes());
    missing.removeAll(existing);
    TopicDescription described =
        Objects.requireNonNull(
            Brokers.get(brokers.admin().describeTopics(List.of(source)).allTopicNames())
                .get(source));
    int partitions = described.partitions().size();
    missing.forEach(name -> create(name, partitions));
  }

  private void create(String name, int partitions) {
    String bytes = Integer.toString(options.limits().topicMessageBytes());
    NewTopic topic =
        new NewTopic(name, Optional.of(partitions), Optional.empty())
            .configs(
                Map.of(
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    bytes,
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE));
    try {
      brokers.create(List.of(topic));
    } catch (TopicExistsException there) {
      // By another instance of this replay.
    }
  }
}
