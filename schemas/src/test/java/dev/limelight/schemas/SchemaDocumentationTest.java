package dev.limelight.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

class SchemaDocumentationTest {

  @Test
  void shouldDocumentEveryRecordEnumAndField() {
    assertThat(ReleasedSchemas.current()).flatMap(SchemaDocumentationTest::undocumented).isEmpty();
  }

  @Test
  void shouldFindAFieldWithoutDoc() {
    Schema inner = SchemaBuilder.record("Inner").fields().requiredInt("a").endRecord();
    Schema outer =
        SchemaBuilder.record("Outer")
            .doc("documented")
            .fields()
            .name("list")
            .doc("documented")
            .type()
            .array()
            .items(inner)
            .noDefault()
            .endRecord();

    assertThat(undocumented(outer)).containsExactly("Inner", "Inner.a");
  }

  private static List<String> undocumented(Schema schema) {
    Set<String> missing = new LinkedHashSet<>();
    collect(schema, missing, new LinkedHashSet<>());
    return List.copyOf(missing);
  }

  private static void collect(Schema schema, Set<String> missing, Set<String> seen) {
    switch (schema.getType()) {
      case RECORD -> {
        if (!seen.add(schema.getFullName())) {
          return;
        }
        if (schema.getDoc() == null) {
          missing.add(schema.getName());
        }
        for (Schema.Field field : schema.getFields()) {
          if (field.doc() == null) {
            missing.add(schema.getName() + "." + field.name());
          }
          collect(field.schema(), missing, seen);
        }
      }
      case ENUM -> {
        if (schema.getDoc() == null) {
          missing.add(schema.getName());
        }
      }
      case UNION -> schema.getTypes().forEach(branch -> collect(branch, missing, seen));
      case ARRAY -> collect(schema.getElementType(), missing, seen);
      case MAP -> collect(schema.getValueType(), missing, seen);
      default -> {
        // A primitive has no documentation of its own.
      }
    }
  }
}
