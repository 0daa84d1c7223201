package dev.limelight.topology.registry;

import dev.limelight.schemas.ImageEvent;
import dev.limelight.topology.deadletter.DeadLetterReason;
import dev.limelight.topology.deadletter.EventRejectedException;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads image events in Confluent's wire format. The registry is asked first, with patience; only
 * then are the bytes decoded, so that a registry that is away cannot be taken for a damaged record.
 * Thread-safe.
 */
public final class ImageEventDeserializer implements Deserializer<ImageEvent> {
  private static final byte MAGIC = 0;
  private static final int HEADER_BYTES = 1 + Integer.BYTES;

  private final SchemaRegistryClient registry;
  private final RegistryRetry retry;
  private final KafkaAvroDeserializer avro;
  private final Map<Integer, Optional<String>> faults = new ConcurrentHashMap<>();

  /** A deserializer over a client that stays its owner's. */
  public ImageEventDeserializer(SchemaRegistryClient registry, RegistryRetry retry) {
    this.registry = registry;
    this.retry = retry;
    this.avro = new KafkaAvroDeserializer(registry, RegistryClients.serdeProperties(false));
  }

  /**
   * The event; null for a record without a value.
   *
   * @throws EventRejectedException if these bytes are not an image event
   * @throws RegistryUnavailableException if the registry stays away
   */
  @Override
  public @Nullable ImageEvent deserialize(String topic, byte @Nullable [] bytes) {
    if (bytes == null || bytes.length == 0) {
      return null;
    }
    if (bytes.length < HEADER_BYTES || bytes[0] != MAGIC) {
      throw new EventRejectedException(
          DeadLetterReason.NOT_AVRO,
          "The value is not Avro in the registry's wire format (a zero byte, four bytes of schema id,"
              + " the record): "
              + bytes.length
              + " bytes, the first is "
              + bytes[0]);
    }
    int id = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
    Schema writer = writerSchema(topic, id);
    Optional<String> fault = faults.computeIfAbsent(id, unseen -> fault(writer));
    if (fault.isPresent()) {
      throw new EventRejectedException(
          DeadLetterReason.WRONG_RECORD_TYPE,
          "Schema " + id + " (" + writer.getFullName() + ") is not an image event: " + fault.get());
    }
    return decode(topic, id, bytes);
  }

  private Schema writerSchema(String topic, int id) {
    try {
      // The very call that the deserializer makes, so that its own finds the answer in the cache.
      ParsedSchema schema =
          retry.call("schema " + id, () -> registry.getSchemaBySubjectAndId(topic + "-value", id));
      if (schema instanceof AvroSchema known) {
        return known.rawSchema();
      }
      throw new EventRejectedException(
          DeadLetterReason.WRONG_RECORD_TYPE,
          "Schema " + id + " is " + schema.schemaType() + ", image events are AVRO");
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new EventRejectedException(
          DeadLetterReason.UNKNOWN_SCHEMA, "The registry has no schema with id " + id, failure);
    }
  }

  private ImageEvent decode(String topic, int id, byte[] bytes) {
    try {
      return retry.call(
          "schema " + id,
          () -> (ImageEvent) avro.deserialize(topic, bytes, ImageEvent.getClassSchema()));
    } catch (RegistryUnavailableException failure) {
      throw failure;
    } catch (StackOverflowError failure) {
      // A byte of a recursive type is a level: Avro follows them all, for want of a limit.
      throw new EventRejectedException(
          DeadLetterReason.NOT_AVRO,
          "The value's records lie too deep in one another to be read, by schema " + id,
          failure);
    } catch (Exception failure) {
      throw new EventRejectedException(
          DeadLetterReason.NOT_AVRO,
          "The value cannot be read as its schema "
              + id
              + " says: cut short or damaged, "
              + bytes.length
              + " bytes",
          failure);
    }
  }

  private static Optional<String> fault(Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(ImageEvent.getClassSchema(), writer)
        .getResult()
        .getIncompatibilities()
        .stream()
        .findFirst()
        .map(found -> found.getType() + " at " + found.getLocation() + ", " + found.getMessage());
  }
}
