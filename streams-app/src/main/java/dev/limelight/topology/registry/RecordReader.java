package dev.limelight.topology.registry;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Reads the project's own records in Confluent's wire format. Thread-safe. */
public final class RecordReader {
  private final RegistryRetry retry;
  private final KafkaAvroDeserializer avro;

  /** A reader over a client that stays its owner's. */
  public RecordReader(SchemaRegistryClient registry, RegistryRetry retry) {
    this.retry = retry;
    this.avro = new KafkaAvroDeserializer(registry, RegistryClients.serdeProperties(false));
  }

  /**
   * The record of some bytes.
   *
   * @param type the record's generated class, {@code reader} its schema
   * @return empty where the bytes are no such record
   * @throws RegistryUnavailableException if the registry stays away
   */
  public <T extends SpecificRecord> Optional<T> read(
      String topic, byte @Nullable [] bytes, Class<T> type, Schema reader) {
    if (bytes == null) {
      return Optional.empty();
    }
    try {
      Object found = retry.call("schema of " + topic, () -> avro.deserialize(topic, bytes, reader));
      return type.isInstance(found) ? Optional.of(type.cast(found)) : Optional.empty();
    } catch (RegistryUnavailableException away) {
      throw away;
    } catch (Exception damaged) {
      return Optional.empty();
    }
  }
}
