package dev.limelight.topology.registry;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import org.apache.avro.specific.SpecificRecord;

/** Writes results in Confluent's wire format, waiting for a registry that is away. Thread-safe. */
public final class ResultSerializer {
  private final RegistryRetry retry;
  private final KafkaAvroSerializer avro;

  /** A serializer over a client that stays its owner's. */
  public ResultSerializer(
      SchemaRegistryClient registry, RegistryRetry retry, boolean autoRegister) {
    this.retry = retry;
    this.avro = new KafkaAvroSerializer(registry, RegistryClients.serdeProperties(autoRegister));
  }

  /**
   * The record's bytes, under the subject {@code <topic>-value}.
   *
   * @throws RegistryUnavailableException if the registry stays away, refuses, or lacks the schema
   * @throws IllegalStateException if the record cannot be written as its schema says
   */
  public byte[] serialize(String topic, SpecificRecord result) {
    try {
      return retry.call("schema of " + topic, () -> avro.serialize(topic, result));
    } catch (RegistryUnavailableException failure) {
      throw failure;
    } catch (Exception failure) {
      if (RegistryFailure.of(failure) == RegistryFailure.NOT_FOUND) {
        throw new RegistryUnavailableException(
            "The registry has lost the schema of subject " + topic + "-value", failure);
      }
      throw new IllegalStateException(
          "Cannot write a " + result.getSchema().getName() + " as Avro", failure);
    }
  }
}
