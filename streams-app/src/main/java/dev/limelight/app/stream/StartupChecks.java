package dev.limelight.app.stream;

import dev.limelight.topology.RecordLimits;
import dev.limelight.topology.StreamOptions;
import dev.limelight.topology.Topics;
import dev.limelight.topology.registry.MissingSchemaException;
import dev.limelight.topology.registry.OutputSchemas;
import dev.limelight.topology.registry.RegistryRetry;
import dev.limelight.topology.registry.RegistryUnavailableException;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * What must be there before the first event is taken: topics that take every record, and schemas.
 */
final class StartupChecks {
  private static final String CREATE = "Run 'limelight topics create --config <file>'.";

  private StartupChecks() {}

  /**
   * Checks that every topic exists.
   *
   * @throws StartupException naming those that do not
   */
  static void topics(Brokers brokers, Topics topics) {
    List<String> missing = TopicSettings.missing(brokers, topics.all());
    if (!missing.isEmpty()) {
      throw StartupException.notSetUp(
          "Missing topics: "
              + String.join(", ", missing)
              + ". "
              + CREATE
              + " "
              + AccessRefusal.hidden(),
          null);
    }
  }

  /**
   * Checks that the topics that are written take the largest record.
   *
   * @throws StartupException naming those that do not
   */
  static void sizes(Brokers brokers, StreamOptions options) {
    List<String> written = options.topics().large();
    RecordLimits limits = options.limits();
    Map<String, Integer> sizes = TopicSettings.maxMessageBytes(brokers, written);
    List<String> small =
        written.stream()
            .filter(
                topic -> sizes.getOrDefault(topic, Integer.MAX_VALUE) < limits.topicMessageBytes())
            .map(topic -> topic + " (" + sizes.get(topic) + ")")
            .toList();
    if (!small.isEmpty()) {
      throw StartupException.notSetUp(
          "max.record.bytes "
              + limits.maxRecordBytes()
              + " needs topics with max.message.bytes of "
              + limits.topicMessageBytes()
              + " or more; smaller: "
              + String.join(", ", small)
              + ". "
              + CREATE,
          null);
    }
  }

  /**
   * Waits for the registry and makes sure of the output schemas.
   *
   * @throws StartupException if the registry stays away or does not have them
   */
  static void schemas(
      SchemaRegistryClient registry,
      RegistryRetry retry,
      Map<String, Schema> schemas,
      boolean autoRegister) {
    try {
      OutputSchemas.ensure(registry, retry, schemas, autoRegister);
    } catch (MissingSchemaException missing) {
      throw StartupException.notSetUp(String.valueOf(missing.getMessage()), missing);
    } catch (RegistryUnavailableException away) {
      throw StartupException.unavailable(away.getMessage() + " (startup.timeout.ms)", away);
    }
  }
}
