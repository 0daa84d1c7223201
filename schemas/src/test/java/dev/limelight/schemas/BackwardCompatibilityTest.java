package dev.limelight.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BackwardCompatibilityTest {

  static Stream<Arguments> releasedRecords() throws IOException {
    List<Arguments> released = new ArrayList<>();
    for (String version : ReleasedSchemas.versions()) {
      for (Schema schema : ReleasedSchemas.current()) {
        if (ReleasedSchemas.has(version, schema.getName())) {
          released.add(Arguments.of(version, schema.getName(), schema));
        }
      }
    }
    return released.stream();
  }

  @ParameterizedTest(name = "{1} reads {0}")
  @MethodSource("releasedRecords")
  void shouldReadWhatAReleasedVersionWrote(String version, String record, Schema current)
      throws IOException {
    assertThat(BackwardCompatibility.faults(current, ReleasedSchemas.schema(version, record)))
        .as("faults of the current %s against %s", record, version)
        .isEmpty();
  }

  /** An older consumer, or an older instance beside a newer one in a rolling upgrade. */
  @ParameterizedTest(name = "{0} reads the current {1}")
  @MethodSource("releasedRecords")
  void shouldBeReadByAReleasedVersion(String version, String record, Schema current)
      throws IOException {
    assertThat(BackwardCompatibility.faults(ReleasedSchemas.schema(version, record), current))
        .as("faults of %s's %s against the current one", version, record)
        .isEmpty();
  }

  @Test
  void shouldCoverEveryRecordInTheFirstRelease() throws IOException {
    assertThat(releasedRecords().map(released -> released.get()[0] + "/" + released.get()[1]))
        .contains("v1/ImageEvent", "v1/SaliencyMap", "v1/RcapScore");
  }

  @Test
  void shouldReportAFieldAddedWithoutDefault() {
    Schema older = SchemaBuilder.record("R").fields().requiredInt("a").endRecord();
    Schema newer = SchemaBuilder.record("R").fields().requiredInt("a").requiredInt("b").endRecord();

    assertThat(BackwardCompatibility.faults(newer, older))
        .singleElement()
        .asString()
        .contains("READER_FIELD_MISSING_DEFAULT_VALUE", "b");
  }

  @Test
  void shouldReportAFieldThatChangedItsType() {
    Schema older = SchemaBuilder.record("R").fields().requiredString("a").endRecord();
    Schema newer = SchemaBuilder.record("R").fields().requiredInt("a").endRecord();

    assertThat(BackwardCompatibility.faults(newer, older))
        .singleElement()
        .asString()
        .contains("TYPE_MISMATCH");
  }

  @Test
  void shouldReportAReleasedFieldThatNoLongerTakesNull() throws IOException {
    Schema released = ReleasedSchemas.schema("v1", "ImageEvent");
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : released.getFields()) {
      fields.add(
          field.name().equals("targetClass")
              ? new Schema.Field("targetClass", Schema.create(Schema.Type.INT), field.doc())
              : new Schema.Field(field, field.schema()));
    }
    Schema newer =
        Schema.createRecord(
            released.getName(), released.getDoc(), released.getNamespace(), false, fields);

    assertThat(BackwardCompatibility.faults(newer, released))
        .singleElement()
        .asString()
        .contains("TYPE_MISMATCH", "INT not compatible with writer type: NULL");
  }
}
