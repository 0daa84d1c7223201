package dev.limelight.topology.registry;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes results in Confluent's wire format, waiting for a registry that is away. The first result
 * of a topic goes through the registry's own serializer, which looks its schema up; those after it
 * are written here, to the same bytes, without comparing whole schemas each time. Thread-safe.
 */
public final class ResultSerializer {
  private static final int USUAL_BYTES = 256;

  private final RegistryRetry retry;
  private final KafkaAvroSerializer avro;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /** How a topic's results are written. */
  private record Known(int id, Class<?> type, DatumWriter<Object> writer) {}

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
      @Nullable Known topics = known.get(topic);
      return topics != null && topics.type() == result.getClass()
          ? written(topics, result)
          : first(topic, result);
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

  private byte[] first(String topic, SpecificRecord result) throws Exception {
    byte[] value = retry.call("schema of " + topic, () -> avro.serialize(topic, result));
    @SuppressWarnings("unchecked") // the model makes writers of whatever it models
    DatumWriter<Object> writer =
        SpecificData.getForClass(result.getClass()).createDatumWriter(result.getSchema());
    known.put(topic, new Known(WireFormat.schemaId(value), result.getClass(), writer));
    return value;
  }

  private static byte[] written(Known known, SpecificRecord result) throws IOException {
    ByteArrayOutputStream value = WireFormat.begin(known.id(), USUAL_BYTES);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(value, null);
    known.writer().write(result, encoder);
    encoder.flush();
    return value.toByteArray();
  }
}
