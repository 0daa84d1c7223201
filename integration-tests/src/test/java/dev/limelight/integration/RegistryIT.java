package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;

/** The registry speaks Confluent's protocol, with Confluent's own serializers. */
@IntegrationTest
class RegistryIT {
  private static final Schema ONE_FIELD = schema("{\"name\": \"id\", \"type\": \"string\"}");
  private static final Schema NEW_FIELD_WITHOUT_DEFAULT =
      schema("{\"name\": \"id\", \"type\": \"string\"}, {\"name\": \"size\", \"type\": \"int\"}");

  @Test
  void shouldReadBackRecordWhenSerializerRegisteredItsSchema(RunningServices services) {
    String topic = services.unique("registry");
    GenericRecord record = new GenericData.Record(ONE_FIELD);
    record.put("id", "event-1");

    try (Serializer<Object> serializer = serializer(services);
        Deserializer<Object> deserializer = new KafkaAvroDeserializer()) {
      deserializer.configure(Map.of("schema.registry.url", services.registryUrl()), false);
      byte[] bytes = serializer.serialize(topic, record);

      assertThat(bytes[0]).as("magic byte").isZero();
      assertThat(deserializer.deserialize(topic, bytes)).isEqualTo(record);
    }
  }

  @Test
  void shouldRefuseSchemaWhenItCannotReadOlderRecords(RunningServices services) {
    String topic = services.unique("registry");
    GenericRecord older = new GenericData.Record(ONE_FIELD);
    older.put("id", "event-1");
    GenericRecord newer = new GenericData.Record(NEW_FIELD_WITHOUT_DEFAULT);
    newer.put("id", "event-2");
    newer.put("size", 3);

    try (Serializer<Object> serializer = serializer(services)) {
      serializer.serialize(topic, older);

      assertThatThrownBy(() -> serializer.serialize(topic, newer))
          .isInstanceOf(SerializationException.class)
          .cause()
          .isInstanceOfSatisfying(
              RestClientException.class, refused -> assertThat(refused.getStatus()).isEqualTo(409));
    }
  }

  private static Serializer<Object> serializer(RunningServices services) {
    Serializer<Object> serializer = new KafkaAvroSerializer();
    serializer.configure(Map.of("schema.registry.url", services.registryUrl()), false);
    return serializer;
  }

  private static Schema schema(String fields) {
    return new Schema.Parser()
        .parse("{\"type\": \"record\", \"name\": \"Probe\", \"fields\": [" + fields + "]}");
  }
}
