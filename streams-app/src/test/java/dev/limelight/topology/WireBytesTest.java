package dev.limelight.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.audit.SkipReason;
import dev.limelight.schemas.ExplanationParameters;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.topology.registry.ImageEventDeserializer;
import dev.limelight.topology.registry.RegistryRetry;
import dev.limelight.topology.registry.ResultSerializer;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written without the registry's serializer has its bytes. */
class WireBytesTest {
  private final FaultyRegistry registry = new FaultyRegistry(new MockSchemaRegistryClient());
  private final RegistryRetry retry =
      new RegistryRetry(Duration.ZERO, Duration.ofMillis(1), pause -> true, () -> 0);
  private final KafkaAvroSerializer theirs =
      new KafkaAvroSerializer(
          registry.client(),
          Map.of("schema.registry.url", "mock://unused", "avro.remove.java.properties", true));

  private static List<SpecificRecord> results() {
    ImageEvent event = Fixtures.event("é");
    SourceCoordinates source = new SourceCoordinates("t.image-events", 3, 1L << 40);
    ExplainedEvent explained = Fixtures.explained(event, source, 300);
    Selection skipped =
        new Selection(
            Optional.empty(),
            SkipReason.LOAD,
            "lag>1: skip",
            OptionalLong.of(7),
            OptionalInt.of(2));
    return List.of(
        SaliencyMap.newBuilder(explained.map())
            .setParameters(
                ExplanationParameters.newBuilder()
                    .setSamples(20)
                    .setOthers(Map.of("a", "b"))
                    .build())
            .build(),
        explained.score(),
        skipped.outcome(event, source, "main"),
        event);
  }

  @ParameterizedTest
  @MethodSource("results")
  void shouldWriteTheRegistrysBytesWhenTheSchemaIsKnown(SpecificRecord result) {
    ResultSerializer ours = new ResultSerializer(registry.client(), retry, true);

    byte[] first = ours.serialize("topic", result);
    byte[] second = ours.serialize("topic", result);

    assertThat(first).isEqualTo(theirs.serialize("topic", result));
    assertThat(second).isEqualTo(first);
  }

  @Test
  void shouldWriteEachTopicsSchemaWhenTopicsTakeTurns() {
    ResultSerializer ours = new ResultSerializer(registry.client(), retry, true);

    for (int round = 0; round < 2; round++) {
      for (SpecificRecord result : results()) {
        String topic = result.getSchema().getName();
        assertThat(ours.serialize(topic, result)).isEqualTo(theirs.serialize(topic, result));
        assertThat(ours.serialize("shared", result)).isEqualTo(theirs.serialize("shared", result));
      }
    }
  }

  @Test
  void shouldNotAskTheRegistryAgainWhenSchemasAreKnown() {
    ResultSerializer ours = new ResultSerializer(registry.client(), retry, true);
    ImageEventDeserializer events = new ImageEventDeserializer(registry.client(), retry);
    ImageEvent event = Fixtures.event("e");
    byte[] value = ours.serialize("events", event);
    assertThat(events.deserialize("events", value)).isEqualTo(event);
    int calls = registry.calls().size();

    assertThat(ours.serialize("events", event)).isEqualTo(value);
    assertThat(events.deserialize("events", value)).isEqualTo(event);

    assertThat(registry.calls()).hasSize(calls);
  }
}
