package dev.limelight.topology.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.limelight.audit.AlertRule;
import dev.limelight.audit.AuditOptions;
import dev.limelight.schemas.AuditAlert;
import dev.limelight.schemas.AuditSummary;
import dev.limelight.schemas.EventOutcome;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.OutcomeKind;
import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.SourcePosition;
import dev.limelight.topology.ExplainedEvent;
import dev.limelight.topology.Fixtures;
import dev.limelight.topology.SourceCoordinates;
import dev.limelight.topology.Topics;
import dev.limelight.topology.deadletter.DeadLetterHeaders;
import dev.limelight.topology.registry.ImageEventDeserializer;
import dev.limelight.topology.registry.RegistryRetry;
import dev.limelight.topology.registry.ResultDeserializer;
import dev.limelight.topology.registry.ResultSerializer;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTopologyTest {
  private static final Topics TOPICS = new Topics("t.");
  private static final Instant START = Instant.parse("2026-01-02T03:04:00Z");
  private static final String SCOPE = "audit";

  private final SchemaRegistryClient registry =
      MockSchemaRegistry.getClientForScope(SCOPE, List.of(new AvroSchemaProvider()));
  private final RegistryRetry retry =
      new RegistryRetry(Duration.ZERO, Duration.ofMillis(1), pause -> true, () -> 0);
  private final ResultSerializer serializer = new ResultSerializer(registry, retry, true);
  private final ResultDeserializer reader = new ResultDeserializer(registry, retry);
  private final TopologyTestDriver driver;

  AuditTopologyTest(@TempDir Path state) {
    AuditOptions options =
        new AuditOptions(
            Duration.ofMinutes(1),
            Duration.ofSeconds(30),
            4,
            0.25,
            2,
            AlertRule.parse("outside: outside-rate > 0.5 min 3"));
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "audit-test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    driver =
        new TopologyTestDriver(
            AuditTopology.build(
                TOPICS,
                options,
                Duration.ofSeconds(2),
                new AuditServices(reader, new ImageEventDeserializer(registry, retry), serializer)),
            properties,
            START);
  }

  @AfterEach
  void close() {
    driver.close();
    MockSchemaRegistry.dropScope(SCOPE);
  }

  private void send(String topic, SpecificRecord value) {
    pipe(topic, new TestRecord<>(new byte[] {1}, serializer.serialize(topic, value), START));
  }

  private void pipe(String topic, TestRecord<byte[], byte[]> record) {
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(record);
  }

  private void score(String id, long second, double share) {
    ImageEvent event =
        ImageEvent.newBuilder(Fixtures.event(id)).setTime(START.plusSeconds(second)).build();
    ExplainedEvent explained =
        Fixtures.explained(event, new SourceCoordinates("t.image-events", 0, 1), 4);
    send(
        TOPICS.rcapScores(),
        RcapScore.newBuilder(explained.score())
            .setMetrics(Map.of("energyInRegion", share))
            .build());
    send(TOPICS.saliencyMaps(), explained.map());
  }

  private List<AuditSummary> summaries() {
    return read(TOPICS.auditSummaries(), AuditSummary.class);
  }

  private List<AuditAlert> alerts() {
    return read(TOPICS.auditAlerts(), AuditAlert.class);
  }

  private <T extends SpecificRecord> List<T> read(String topic, Class<T> type) {
    return driver
        .createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList()
        .stream()
        .map(record -> reader.deserialize(topic, record.value(), type))
        .toList();
  }

  @Test
  void shouldCloseWindowWhenItsGraceIsOver() {
    score("a", 10, 0.9);
    score("b", 59, 0.9);
    score("c", 60, 0.9);
    score("d", 89, 0.9);
    assertThat(summaries()).isEmpty();

    score("e", 90, 0.9);

    assertThat(summaries())
        .hasSize(2)
        .allSatisfy(
            summary -> {
              assertThat(summary.getClosed()).isTrue();
              assertThat(summary.getExplained()).isEqualTo(2);
              assertThat(summary.getMeanMap().getCount()).isEqualTo(2);
              assertThat(summary.getWindowStart()).isEqualTo(START);
              assertThat(summary.getWindowEnd()).isEqualTo(START.plusSeconds(60));
            })
        .extracting(AuditSummary::getClassIndex)
        .containsExactlyInAnyOrder(3, -1);
  }

  @Test
  void shouldCountWhatComesTooLate() {
    score("a", 10, 0.9);
    score("b", 200, 0.9);
    summaries();

    score("late", 20, 0.9);
    score("c", 400, 0.9);

    assertThat(summaries())
        .filteredOn(summary -> summary.getClassIndex() == -1)
        .singleElement()
        .satisfies(
            summary -> {
              assertThat(summary.getLate()).isEqualTo(1);
              assertThat(summary.getExplained()).isEqualTo(1);
            });
  }

  @Test
  void shouldTakeEventsOutOfOrderWithinTheGrace() {
    score("a", 80, 0.9);
    score("b", 10, 0.9);
    score("c", 300, 0.9);

    assertThat(summaries())
        .filteredOn(summary -> summary.getClassIndex() == -1)
        .extracting(AuditSummary::getExplained, AuditSummary::getLate)
        .containsExactly(tuple(1L, 0L), tuple(1L, 0L));
  }

  @Test
  void shouldPublishOpenWindowsThatHaveChanged() {
    score("a", 10, 0.9);
    driver.advanceWallClockTime(Duration.ofSeconds(2));

    assertThat(summaries()).hasSize(2).noneMatch(AuditSummary::getClosed);

    driver.advanceWallClockTime(Duration.ofSeconds(2));
    assertThat(summaries()).isEmpty();
  }

  @Test
  void shouldRaiseAlertOnceAWindowWithEvidence() {
    score("a", 1, 0.1);
    score("b", 2, 0.2);
    assertThat(alerts()).isEmpty();
    score("c", 3, 0.9);
    score("d", 4, 0.05);

    List<AuditAlert> found = alerts();
    assertThat(found).hasSize(2).extracting(AuditAlert::getRule).containsOnly("outside");
    assertThat(found.get(0).getClassIndex()).isEqualTo(3);
    assertThat(found.get(0).getEvidence().get(0).getEventId()).isEqualTo("a");

    score("e", 70, 0.1);
    score("f", 71, 0.1);
    score("g", 72, 0.1);
    assertThat(alerts()).hasSize(2).doesNotContainAnyElementsOf(found);
  }

  @Test
  void shouldCompareWithReferenceOnceThatIsComplete() {
    for (int i = 0; i < 4; i++) {
      score("r" + i, i, 0.9);
    }
    driver.advanceWallClockTime(Duration.ofSeconds(2));

    assertThat(summaries())
        .allSatisfy(
            summary -> {
              assertThat(summary.getDrift().getReferenceEvents()).isEqualTo(4);
              assertThat(summary.getDrift().getPsi()).isZero();
            });
  }

  @Test
  void shouldCountSkippedEventsByReason() {
    EventOutcome skipped =
        EventOutcome.newBuilder()
            .setEventId("s")
            .setEventTime(START.plusSeconds(1))
            .setRunId("main")
            .setModelId("signs")
            .setOutcome(OutcomeKind.SKIPPED)
            .setReason("NOT_SAMPLED")
            .setDetail("rate=0.1")
            .setSource(new SourcePosition("t.image-events", 0, 1L))
            .build();
    send(TOPICS.eventOutcomes(), skipped);
    send(
        TOPICS.eventOutcomes(),
        EventOutcome.newBuilder(skipped).setOutcome(OutcomeKind.DEGRADED).build());
    score("end", 500, 0.9);

    assertThat(summaries())
        .filteredOn(summary -> !summary.getSkipped().isEmpty())
        .isNotEmpty()
        .allSatisfy(
            summary -> assertThat(summary.getSkipped()).isEqualTo(Map.of("NOT_SAMPLED", 1L)));
  }

  @Test
  void shouldCountDeadLettersUnderTheirModel() {
    deadLetter(serializer.serialize(TOPICS.imageEvents(), event(5)), "IMAGE_DAMAGED");
    deadLetter(new byte[] {7, 7}, "NOT_AVRO");
    pipe(TOPICS.rcapScores(), new TestRecord<>(new byte[] {1}, new byte[] {9}, START));
    driver.advanceWallClockTime(Duration.ofSeconds(2));

    assertThat(summaries())
        .extracting(AuditSummary::getModelId, AuditSummary::getDead)
        .containsExactlyInAnyOrder(
            tuple("signs", Map.of("IMAGE_DAMAGED", 1L)), tuple("", Map.of("NOT_AVRO", 1L)));
  }

  private static ImageEvent event(long second) {
    return ImageEvent.newBuilder(Fixtures.event("dead")).setTime(START.plusSeconds(second)).build();
  }

  private void deadLetter(byte[] value, String reason) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(DeadLetterHeaders.REASON, reason.getBytes(UTF_8));
    pipe(TOPICS.deadLetters(), new TestRecord<>(new byte[] {1}, value, headers, START));
  }
}
