package dev.limelight.topology.registry;

import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import io.confluent.kafka.serializers.AbstractKafkaSchemaSerDeConfig;
import io.confluent.kafka.serializers.KafkaAvroDeserializerConfig;
import io.confluent.kafka.serializers.KafkaAvroSerializerConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The Confluent client and its settings. */
public final class RegistryClients {
  /** Schemas of one subject that the client remembers. */
  private static final int CACHED_SCHEMAS = 1000;

  private RegistryClients() {}

  /**
   * A client, shared by everything in the process that talks to the registry. Nothing is called
   * yet.
   */
  public static SchemaRegistryClient connect(RegistryOptions options) {
    Map<String, Object> properties = new HashMap<>(options.clientProperties());
    // Waiting is RegistryRetry's work: one attempt is one attempt, and a short one.
    properties.putIfAbsent(SchemaRegistryClientConfig.MAX_RETRIES_CONFIG, 0);
    properties.putIfAbsent(SchemaRegistryClientConfig.HTTP_CONNECT_TIMEOUT_MS, 5_000);
    properties.putIfAbsent(SchemaRegistryClientConfig.HTTP_READ_TIMEOUT_MS, 10_000);
    return SchemaRegistryClientFactory.newClient(
        options.urls(), CACHED_SCHEMAS, List.of(new AvroSchemaProvider()), properties, Map.of());
  }

  /** Settings of the Avro serializers and deserializers over a given client. */
  static Map<String, Object> serdeProperties(boolean autoRegister) {
    return Map.of(
        // Required by the class, not used: the client is given.
        AbstractKafkaSchemaSerDeConfig.SCHEMA_REGISTRY_URL_CONFIG,
        "mock://unused",
        AbstractKafkaSchemaSerDeConfig.AUTO_REGISTER_SCHEMAS,
        autoRegister,
        // A schema registered from its file must be found again: the generated classes' copy
        // differs
        // from it by Java's string type alone.
        KafkaAvroSerializerConfig.AVRO_REMOVE_JAVA_PROPS_CONFIG,
        true,
        KafkaAvroDeserializerConfig.SPECIFIC_AVRO_READER_CONFIG,
        true);
  }
}
