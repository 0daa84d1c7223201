package dev.limelight.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Properties of Kafka's and the registry's clients that a configuration may hold as well. */
final class KafkaKeys {
  private static final List<String> CLIENT_PREFIXES =
      List.of(
          "main.consumer.",
          "restore.consumer.",
          "global.consumer.",
          "consumer.",
          "producer.",
          "admin.");

  private static final List<String> REGISTRY_PREFIXES =
      List.of("schema.registry.ssl.", "basic.auth.", "bearer.auth.", "schema.registry.basic.auth.");

  private static final Set<String> NAMES = names();

  private KafkaKeys() {}

  /** Whether Kafka's clients know the key, with or without a client's prefix. */
  static boolean isKafka(String key) {
    return NAMES.contains(withoutPrefix(key));
  }

  /** Whether the registry's client takes the key. */
  static boolean isRegistry(String key) {
    return REGISTRY_PREFIXES.stream().anyMatch(key::startsWith);
  }

  /** The key without the prefix that addresses one of the clients. */
  static String withoutPrefix(String key) {
    return CLIENT_PREFIXES.stream()
        .filter(key::startsWith)
        .findFirst()
        .map(prefix -> key.substring(prefix.length()))
        .orElse(key);
  }

  /** All names that {@link #isKafka} accepts, without prefixes. */
  static Set<String> names() {
    Set<String> names = new HashSet<>(StreamsConfig.configDef().names());
    names.addAll(ProducerConfig.configNames());
    names.addAll(ConsumerConfig.configNames());
    names.addAll(AdminClientConfig.configNames());
    return names;
  }
}
