package dev.limelight.topology.audit;

import dev.limelight.schemas.TrustedRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.MissingSchemaException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Internal records in Avro's single-object encoding: they carry their schema's fingerprint, and the
 * registry is not asked. Thread-safe.
 */
final class StateSerde<T extends SpecificRecord> implements Serde<T> {
  private final BinaryMessageEncoder<T> encoder;
  private final BinaryMessageDecoder<T> decoder;

  StateSerde(BinaryMessageEncoder<T> encoder, BinaryMessageDecoder<T> decoder) {
    TrustedRecords.trust();
    this.encoder = encoder;
    this.decoder = decoder;
  }

  @Override
  public Serializer<T> serializer() {
    return (topic, value) -> {
      if (value == null) {
        return null;
      }
      try {
        ByteBuffer bytes = encoder.encode(value);
        byte[] array = new byte[bytes.remaining()];
        bytes.get(array);
        return array;
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    };
  }

  @Override
  public Deserializer<T> deserializer() {
    return (topic, bytes) -> {
      if (bytes == null) {
        return null;
      }
      try {
        return decoder.decode(bytes);
      } catch (IOException | MissingSchemaException e) {
        throw new SerializationException(
            "A record of %s was written by a version that this one does not know; reset the audit (its summaries are made anew from the results)"
                .formatted(topic),
            e);
      }
    };
  }
}
