package dev.limelight.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.topology.registry.ImageEventDeserializer;
import dev.limelight.topology.registry.RegistryRetry;
import dev.limelight.topology.registry.ResultSerializer;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

class ExplanationTopologyTest {

  private static TestStream stream() {
    return new TestStream(
        "ExplanationTopologyTest",
        1 << 20,
        (event, source, deadline) -> List.of(Fixtures.explained(event, source, 100)));
  }

  @Test
  void shouldHaveThisShape() {
    RegistryRetry retry =
        new RegistryRetry(Duration.ZERO, Duration.ofMillis(1), pause -> true, () -> 0);
    SchemaRegistryClient registry = new MockSchemaRegistryClient();
    TopologyServices services =
        new TopologyServices(
            new ImageEventDeserializer(registry, retry),
            new ResultSerializer(registry, retry, true),
            (event, source, deadline) -> List.of(Fixtures.explained(event, source, 1)));
    assertThat(ExplanationTopology.build(Fixtures.options(1 << 20), services).describe().toString())
        .isEqualTo(
            """
            Topologies:
               Sub-topology: 0
                Source: image-events-source (topics: [t.image-events])
                  --> explain-image
                Processor: explain-image (stores: [])
                  --> event-outcomes-sink, rcap-scores-sink, saliency-maps-sink
                  <-- image-events-source
                Sink: event-outcomes-sink (topic: t.event-outcomes)
                  <-- explain-image
                Sink: rcap-scores-sink (topic: t.rcap-scores)
                  <-- explain-image
                Sink: saliency-maps-sink (topic: t.saliency-maps)
                  <-- explain-image

            """);
  }

  @Test
  void shouldWriteMapAndScoreUnderTheEventIdWhenTheEventIsGood() {
    try (TestStream stream = stream()) {
      RecordHeaders headers = new RecordHeaders();
      headers.add("traceparent", "00-1".getBytes(UTF_8));
      stream.send(
          new TestRecord<>(
              new byte[] {9}, stream.avro(Fixtures.event("e1")), headers, Fixtures.TIME));

      TestRecord<byte[], byte[]> map = only(stream.read("t.saliency-maps"));
      TestRecord<byte[], byte[]> score = only(stream.read("t.rcap-scores"));
      assertThat(List.of(map, score))
          .allSatisfy(
              result -> {
                assertThat(result.key()).isEqualTo("e1".getBytes(UTF_8));
                assertThat(result.getRecordTime()).isEqualTo(Fixtures.TIME);
                assertThat(result.headers().lastHeader("traceparent").value())
                    .isEqualTo("00-1".getBytes(UTF_8));
              });
      SaliencyMap decoded = stream.decode("t.saliency-maps", map.value(), SaliencyMap.class);
      assertThat(decoded.getEventId()).isEqualTo("e1");
      assertThat(decoded.getSource().getTopic()).isEqualTo("t.image-events");
      assertThat(decoded.getSource().getOffset()).isZero();
      assertThat(stream.decode("t.rcap-scores", score.value(), RcapScore.class).getRcap())
          .isEqualTo(0.25);
      assertThat(stream.read("t.dead-letters")).isEmpty();
    }
  }

  @Test
  void shouldGiveTheSameBytesWhenEventsAreReplayed() {
    assertThat(bytesOfAStream()).isEqualTo(bytesOfAStream()).hasSize(6);
  }

  private static List<String> bytesOfAStream() {
    try (TestStream stream = stream()) {
      for (String id : List.of("a", "b", "c")) {
        stream.send(Fixtures.event(id));
      }
      return Stream.of("t.saliency-maps", "t.rcap-scores")
          .flatMap(topic -> stream.read(topic).stream())
          .map(record -> HexFormat.of().formatHex(record.value()))
          .toList();
    }
  }

  private static <T> T only(List<T> records) {
    assertThat(records).hasSize(1);
    return records.get(0);
  }
}
