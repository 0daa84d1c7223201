package dev.limelight.topology.registry;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * Finds or registers the schemas of what the stream writes, before it starts: what the registry
 * will not take is then a message and not a stream that stops at its first event.
 */
public final class OutputSchemas {
  private OutputSchemas() {}

  /**
   * Makes sure that every topic's schema is in the registry.
   *
   * @param schemas value schemas by topic
   * @param autoRegister whether a missing one is registered
   * @throws MissingSchemaException if one is missing and not to be registered, or incompatible
   * @throws RegistryUnavailableException if the registry stays away
   */
  public static void ensure(
      SchemaRegistryClient registry,
      RegistryRetry retry,
      Map<String, Schema> schemas,
      boolean autoRegister) {
    schemas.forEach(
        (topic, schema) -> ensure(registry, retry, topic + "-value", schema, autoRegister));
  }

  private static void ensure(
      SchemaRegistryClient registry,
      RegistryRetry retry,
      String subject,
      Schema schema,
      boolean autoRegister) {
    AvroSchema portable = PortableSchema.of(schema);
    try {
      retry.call(
          "subject " + subject,
          () ->
              autoRegister
                  ? registry.register(subject, portable)
                  : registry.getId(subject, portable));
    } catch (RegistryUnavailableException failure) {
      throw atStart(failure, subject, schema);
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new MissingSchemaException(
          "The registry has no subject "
              + subject
              + " with this version's "
              + schema.getName()
              + ". Register the schema, or set schema.registry.auto.register=true to have it"
              + " registered at start.",
          failure);
    }
  }

  /** What no waiting mends is the set-up's fault. */
  private static RuntimeException atStart(
      RegistryUnavailableException failure, String subject, Schema schema) {
    return switch (RegistryFailure.of(failure)) {
      case DENIED -> new MissingSchemaException(String.valueOf(failure.getMessage()), failure);
      case REFUSED ->
          new MissingSchemaException(
              "The registry does not take this version's "
                  + schema.getName()
                  + " under subject "
                  + subject
                  + ". "
                  + failure.getMessage(),
              failure);
      default -> failure;
    };
  }
}
