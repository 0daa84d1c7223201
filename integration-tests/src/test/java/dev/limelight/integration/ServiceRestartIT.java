package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The processes that all other tests stand on survive what those tests do to them. */
@IntegrationTest
class ServiceRestartIT {
  private static final AvroSchema SCHEMA =
      new AvroSchema(
          """
          {"type": "record", "name": "Kept", "fields": [{"name": "id", "type": "string"}]}""");

  @TempDir private Path folder;

  @Test
  void shouldKeepRecordsWhenBrokerIsKilledAndRestarted() throws Exception {
    try (Service broker = Environment.chosen().broker(folder.resolve("broker"))) {
      broker.start();
      Records records = new Records(broker.address());
      records.createTopic("kept");
      records.write("kept", "before", "crash".getBytes(StandardCharsets.UTF_8));

      broker.kill();
      broker.start();
      records.write("kept", "after", "crash".getBytes(StandardCharsets.UTF_8));

      assertThat(records.all("kept"))
          .extracting(ConsumerRecord::key)
          .containsExactlyInAnyOrder("before", "after");
    }
  }

  @Test
  void shouldKeepSchemaIdsWhenRegistryIsKilledAndRestarted() throws Exception {
    try (Service registry = Environment.chosen().registry(folder.resolve("registry"))) {
      registry.start();
      int id = client(registry).register("kept-value", SCHEMA);

      registry.kill();
      registry.start();

      assertThat(client(registry).getSchemaById(id).canonicalString())
          .isEqualTo(SCHEMA.canonicalString());
      assertThat(client(registry).register("kept-value", SCHEMA)).isEqualTo(id);
    }
  }

  private static SchemaRegistryClient client(Service registry) {
    return new CachedSchemaRegistryClient(registry.address(), 10);
  }
}
