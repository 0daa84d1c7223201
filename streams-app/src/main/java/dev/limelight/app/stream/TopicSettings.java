package dev.limelight.app.stream;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the cluster's topics are like, as far as the stream depends on it. */
final class TopicSettings {
  private static final Logger log = LoggerFactory.getLogger(TopicSettings.class);

  private TopicSettings() {}

  /** Those of the names that are not topics yet, in their order. */
  static List<String> missing(Brokers brokers, List<String> names) {
    Set<String> existing =
        Brokers.get(brokers.admin().listTopics(new ListTopicsOptions().listInternal(true)).names());
    return names.stream().filter(name -> !existing.contains(name)).toList();
  }

  /** {@code max.message.bytes} of topics; empty where the brokers do not let us see it. */
  static Map<String, Integer> maxMessageBytes(Brokers brokers, Collection<String> names) {
    List<ConfigResource> resources =
        new TreeSet<>(names)
            .stream().map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name)).toList();
    try {
      Map<ConfigResource, Config> configs =
          Brokers.get(brokers.admin().describeConfigs(resources).all());
      return configs.entrySet().stream()
          .collect(
              Collectors.toMap(
                  entry -> entry.getKey().name(),
                  entry -> maxMessageBytes(entry.getValue()),
                  (a, b) -> a,
                  LinkedHashMap::new));
    } catch (AuthorizationException hidden) {
      log.warn(
          "Topic settings are not checked, the brokers do not show them: {}", hidden.getMessage());
      return Map.of();
    }
  }

  private static int maxMessageBytes(Config config) {
    return Integer.parseInt(config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
  }
}
