package dev.limelight.topology.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.topology.Fixtures;
import dev.limelight.topology.deadletter.EventRejectedException;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Records whose writer schema was made to do harm: each is refused like any other that cannot be
 * read. The schemas are those of an image event with one field more, which readers skip.
 */
@Timeout(60)
class HostileSchemasTest {
  private static final String TOPIC = "image-events";

  /** What {@link Trap} was seen doing. */
  static final List<String> TRAPPED = new ArrayList<>();

  private final SchemaRegistryClient registry =
      new MockSchemaRegistryClient(List.of(new AvroSchemaProvider()));
  private final ImageEventDeserializer deserializer =
      new ImageEventDeserializer(
          registry,
          new RegistryRetry(Duration.ZERO, Duration.ofMillis(1), pause -> false, System::nanoTime));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"string\", \"java-class\": \"TRAP\"}",
        "{\"type\": \"map\", \"values\": \"int\", \"java-key-class\": \"TRAP\"}",
        "{\"type\": \"array\", \"items\": \"int\", \"java-class\": \"TRAP\"}",
        "{\"type\": \"array\", \"items\": {\"type\": \"string\", \"java-element-class\": \"TRAP\"}}",
        "{\"type\": \"record\", \"name\": \"TRAP\", \"fields\": []}",
        "{\"type\": \"record\", \"name\": \"javax.script.ScriptEngineManager\", \"fields\": []}"
      })
  void shouldLoadNoClassThatASkippedFieldNames(String type) throws Exception {
    byte[] value =
        record(type.replace("TRAP", Trap.class.getName()), encoder -> encoder.writeInt(0));

    Throwable failure = catchThrowable(() -> deserializer.deserialize(TOPIC, value));

    assertThat(failure == null || failure instanceof EventRejectedException).isTrue();
    assertThat(TRAPPED).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"java-class", "java-key-class", "java-element-class"})
  void shouldLoadNoClassThatAFieldOfTheEventNames(String property) throws Exception {
    Schema schema = ImageEvent.getClassSchema();
    String text =
        schema
            .toString()
            .replace(
                "\"type\":\"string\"",
                "\"type\":\"string\",\"%s\":\"%s\"".formatted(property, Trap.class.getName()));
    byte[] value = message(new Schema.Parser().parse(text), body(encoder -> {}));

    Throwable failure = catchThrowable(() -> deserializer.deserialize(TOPIC, value));

    assertThat(failure == null || failure instanceof EventRejectedException).isTrue();
    assertThat(TRAPPED).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {Integer.MAX_VALUE - 8L, Integer.MAX_VALUE, Long.MAX_VALUE, -1})
  void shouldRefuseALengthThatIsNotThere(long length) throws Exception {
    // The image's bytes, the last of the fields that are read before.
    byte[] event = message(ImageEvent.getClassSchema(), hugeImage(length));

    assertThat(catchThrowable(() -> deserializer.deserialize(TOPIC, event)))
        .isInstanceOf(EventRejectedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"array\", \"items\": \"null\"}",
        "{\"type\": \"array\", \"items\": {\"type\": \"record\", \"name\": \"E\", \"fields\": []}}",
        "{\"type\": \"array\", \"items\": \"int\"}",
        "{\"type\": \"map\", \"values\": \"null\"}",
        "\"bytes\""
      })
  void shouldRefuseMoreElementsThanThereAreBytes(String type) throws Exception {
    byte[] value = record(type, encoder -> encoder.writeLong(Long.MAX_VALUE >> 1));

    assertThat(catchThrowable(() -> deserializer.deserialize(TOPIC, value)))
        .isInstanceOf(EventRejectedException.class);
  }

  @Test
  void shouldRefuseARecordThatIsTooDeep() throws Exception {
    byte[] value =
        record(
            """
            {"type": "record", "name": "Chain", "fields": [{"name": "next", "type": ["null", "Chain"]}]}
            """,
            encoder -> {
              for (int i = 0; i < 2_000_000; i++) {
                encoder.writeIndex(1);
              }
              encoder.writeIndex(0);
            });

    assertThat(catchThrowable(() -> deserializer.deserialize(TOPIC, value)))
        .isInstanceOf(EventRejectedException.class);
  }

  @Test
  void shouldRefuseAResultThatNamesAForeignClass() throws Exception {
    String type =
        "{\"type\": \"record\", \"name\": \"%s\", \"fields\": []}".formatted(Trap.class.getName());
    byte[] value = message(new Schema.Parser().parse(type), new byte[0]);
    ResultDeserializer results =
        new ResultDeserializer(
            registry,
            new RegistryRetry(
                Duration.ZERO, Duration.ofMillis(1), pause -> false, System::nanoTime));

    assertThat(catchThrowable(() -> results.deserialize(TOPIC, value, SaliencyMap.class)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(TRAPPED).isEmpty();
  }

  @Test
  void shouldRefuseASchemaThatIsTooDeep() throws Exception {
    StringBuilder type = new StringBuilder("\"int\"");
    for (int i = 0; i < 400; i++) {
      type.insert(0, "{\"type\": \"array\", \"items\": ").append("}");
    }
    byte[] value = record(type.toString(), encoder -> encoder.writeInt(0));

    Throwable failure = catchThrowable(() -> deserializer.deserialize(TOPIC, value));

    assertThat(failure == null || failure instanceof EventRejectedException).isTrue();
  }

  /** An image event and one field more behind it. */
  private byte[] record(String type, Body more) throws Exception {
    ObjectMapper json = new ObjectMapper();
    ObjectNode schema = (ObjectNode) json.readTree(ImageEvent.getClassSchema().toString());
    schema.withArray("fields").add(json.readTree("{\"name\": \"more\", \"type\": " + type + "}"));
    return message(new Schema.Parser().parse(schema.toString()), body(more));
  }

  private interface Body {
    void write(BinaryEncoder encoder) throws IOException;
  }

  private static byte[] body(Body more) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new SpecificDatumWriter<>(ImageEvent.class).write(Fixtures.event("e1"), encoder);
    more.write(encoder);
    encoder.flush();
    return out.toByteArray();
  }

  /** The event with another length before the bytes of its image. */
  private static byte[] hugeImage(long length) throws IOException {
    byte[] event = body(encoder -> {});
    int image = indexOf(event, new byte[] {8, 1, 2, 3, 4});
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(event, 0, image);
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    encoder.writeLong(length);
    encoder.flush();
    out.write(event, image + 1, event.length - image - 1);
    return out.toByteArray();
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int i = 0; i <= bytes.length - part.length; i++) {
      if (ByteBuffer.wrap(bytes, i, part.length).equals(ByteBuffer.wrap(part))) {
        return i;
      }
    }
    throw new IllegalArgumentException("Not there");
  }

  private byte[] message(Schema schema, byte[] body) throws Exception {
    int id = registry.register(TOPIC + "-value", new AvroSchema(schema));
    return ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(id).put(body).array();
  }
}
