package dev.limelight.topology.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.avro.Schema;

/** A schema as its file says it, without what the Java code generator adds. */
final class PortableSchema {
  private static final String JAVA_STRING = "avro.java.string";
  private static final ObjectMapper JSON = new ObjectMapper();

  private PortableSchema() {}

  static AvroSchema of(Schema generated) {
    try {
      JsonNode tree = JSON.readTree(generated.toString());
      strip(tree);
      return new AvroSchema(new Schema.Parser().parse(tree.toString()));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("Avro wrote a schema that is not JSON", impossible);
    }
  }

  private static void strip(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(JAVA_STRING);
    }
    node.forEach(PortableSchema::strip);
  }
}
