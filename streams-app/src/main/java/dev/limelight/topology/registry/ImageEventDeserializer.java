package dev.limelight.topology.registry;

import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.TrustedRecords;
import dev.limelight.topology.deadletter.DeadLetterReason;
import dev.limelight.topology.deadletter.EventRejectedException;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads image events in Confluent's wire format. The registry is asked about a schema first, with
 * patience, and once; only then are bytes decoded, so that a registry that is away cannot be taken
 * for a damaged record. Thread-safe.
 */
public final class ImageEventDeserializer implements Deserializer<ImageEvent> {
  private final SchemaRegistryClient registry;
  private final RegistryRetry retry;
  private final Map<Integer, Writer> writers = new ConcurrentHashMap<>();

  /** Who wrote with a schema, and how that is read; or why it is not an image event. */
  private record Writer(String name, Optional<String> fault, DatumReader<ImageEvent> reader) {}

  /** A deserializer over a client that stays its owner's. */
  public ImageEventDeserializer(SchemaRegistryClient registry, RegistryRetry retry) {
    this.registry = registry;
    this.retry = retry;
    TrustedRecords.trust();
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
    if (!WireFormat.isFramed(bytes)) {
      throw new EventRejectedException(
          DeadLetterReason.NOT_AVRO,
          "The value is not Avro in the registry's wire format (a zero byte, four bytes of schema id,"
              + " the record): "
              + bytes.length
              + " bytes, the first is "
              + bytes[0]);
    }
    int id = WireFormat.schemaId(bytes);
    Writer writer = writers.get(id);
    if (writer == null) {
      writer = writer(writerSchema(topic, id));
      writers.put(id, writer);
    }
    if (writer.fault().isPresent()) {
      throw new EventRejectedException(
          DeadLetterReason.WRONG_RECORD_TYPE,
          "Schema "
              + id
              + " ("
              + writer.name()
              + ") is not an image event: "
              + writer.fault().get());
    }
    return decode(writer.reader(), id, bytes);
  }

  private static Writer writer(Schema schema) {
    return new Writer(
        schema.getFullName(),
        fault(schema),
        new SpecificDatumReader<>(schema, ImageEvent.getClassSchema()));
  }

  private Schema writerSchema(String topic, int id) {
    try {
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

  private static ImageEvent decode(DatumReader<ImageEvent> reader, int id, byte[] bytes) {
    try {
      int length = bytes.length - WireFormat.HEADER_BYTES;
      return reader.read(
          null, DecoderFactory.get().binaryDecoder(bytes, WireFormat.HEADER_BYTES, length, null));
    } catch (StackOverflowError failure) {
      // A byte of a recursive type is a level: Avro follows them all, for want of a limit.
      throw new EventRejectedException(
          DeadLetterReason.NOT_AVRO,
          "The value's records lie too deep in one another to be read, by schema " + id,
          failure);
    } catch (IOException | RuntimeException failure) {
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
