package dev.limelight.topology.registry;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads published results in Confluent's wire format, waiting for a registry that is away.
 * Thread-safe.
 */
public final class ResultDeserializer {
  private final RegistryRetry retry;
  private final KafkaAvroDeserializer avro;

  /** A deserializer over a client that stays its owner's. */
  public ResultDeserializer(SchemaRegistryClient registry, RegistryRetry retry) {
    this.retry = retry;
    this.avro = new KafkaAvroDeserializer(registry, RegistryClients.serdeProperties(false));
  }

  /**
   * The record of these bytes.
   *
   * @throws RegistryUnavailableException if the registry stays away or refuses
   * @throws IllegalArgumentException if the bytes are not such a record
   */
  public <T extends SpecificRecord> T deserialize(String topic, byte[] bytes, Class<T> type) {
    try {
      return type.cast(retry.call("schema of " + topic, () -> avro.deserialize(topic, bytes)));
    } catch (RegistryUnavailableException failure) {
      throw failure;
    } catch (Exception | StackOverflowError failure) {
      throw new IllegalArgumentException(
          "Topic " + topic + " holds a record that is not a " + type.getSimpleName(), failure);
    }
  }
}
