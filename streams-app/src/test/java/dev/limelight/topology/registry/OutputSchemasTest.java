package dev.limelight.topology.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.schemas.SaliencyMap;
import dev.limelight.topology.FaultyRegistry;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputSchemasTest {
  private static final Map<String, Schema> SCHEMAS =
      Map.of("saliency-maps", SaliencyMap.getClassSchema());

  private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
  private final FaultyRegistry faulty = new FaultyRegistry(registry);
  private final AtomicLong now = new AtomicLong();
  private final RegistryRetry retry =
      new RegistryRetry(
          Duration.ofSeconds(20),
          Duration.ofMillis(200),
          pause -> {
            now.addAndGet(pause.toNanos());
            return true;
          },
          now::get);

  private void ensure(boolean autoRegister) {
    OutputSchemas.ensure(faulty.client(), retry, SCHEMAS, autoRegister);
  }

  @Test
  void shouldRegisterWhatIsMissing() throws Exception {
    ensure(true);

    assertThat(registry.getAllSubjects()).containsExactly("saliency-maps-value");
    assertThat(registry.getLatestSchemaMetadata("saliency-maps-value").getSchema())
        .doesNotContain("avro.java.string");
  }

  @Test
  void shouldNameTheSubjectWhenItIsMissingAndNotToBeRegistered() {
    assertThatThrownBy(() -> ensure(false))
        .isInstanceOf(MissingSchemaException.class)
        .hasMessageContainingAll("saliency-maps-value", "schema.registry.auto.register");
    assertThat(faulty.calls()).doesNotContain("register");
  }

  @Test
  void shouldFindASchemaThatWasRegisteredFromItsFile() throws Exception {
    Path file =
        Path.of(System.getProperty("limelight.root"), "schemas/released/v2/SaliencyMap.avsc");
    int id = registry.register("saliency-maps-value", new AvroSchema(Files.readString(file)));

    ensure(false);

    assertThat(
            registry.getId("saliency-maps-value", PortableSchema.of(SaliencyMap.getClassSchema())))
        .isEqualTo(id);
  }

  @Test
  void shouldNameTheSubjectWhenTheRegistryHoldsAnIncompatibleSchema() {
    faulty.fail(1, new RestClientException("Schema being registered is incompatible", 409, 409));

    assertThatThrownBy(() -> ensure(true))
        .isInstanceOf(MissingSchemaException.class)
        .hasMessageContainingAll("saliency-maps-value", "incompatible");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void shouldNameTheCredentialsWhenTheRegistryDeniesAccess(int status) {
    faulty.fail(1, new RestClientException("Unauthorized", status, status));

    assertThatThrownBy(() -> ensure(true))
        .isInstanceOf(MissingSchemaException.class)
        .hasMessageContainingAll("denied access", "basic.auth.user.info")
        .hasMessageNotContaining("does not take");
  }

  @Test
  void shouldWaitForARegistryThatIsStarting() {
    faulty.fail(4, new IOException("connection refused"));

    ensure(true);

    assertThat(Duration.ofNanos(now.get()))
        .as("200 + 400 + 800 + 1600 ms")
        .isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void shouldGiveUpOnARegistryThatStaysAway() {
    faulty.fail(100, new IOException("connection refused"));

    assertThatThrownBy(() -> ensure(true))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContainingAll("20000 ms", "connection refused");
    assertThat(Duration.ofNanos(now.get())).isLessThanOrEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void shouldGiveUpAtOnceWhenTheApplicationStops() {
    RegistryRetry stopping =
        new RegistryRetry(Duration.ofSeconds(20), Duration.ofMillis(1), pause -> false, now::get);
    faulty.fail(100, new IOException("connection refused"));

    assertThatThrownBy(() -> OutputSchemas.ensure(faulty.client(), stopping, SCHEMAS, true))
        .hasMessageContaining("Stopped while waiting");
    assertThat(faulty.left()).isEqualTo(99);
  }
}
