package dev.limelight.topology.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.limelight.audit.AlertRule;
import dev.limelight.audit.AuditOptions;
import dev.limelight.schemas.AuditAlert;
import dev.limelight.schemas.AuditSummary;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.RcapScore;
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
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The audit under Kafka's test driver: windows of a minute, a grace of half, a reference of 4. */
final class AuditStream implements AutoCloseable {
  static final Topics TOPICS = new Topics("t.");
  static final Instant START = Instant.parse("2026-01-02T03:04:00Z");
  static final String APPLICATION_ID = "audit-test";
  private static final String SCOPE = "audit";

  private final SchemaRegistryClient registry =
      MockSchemaRegistry.getClientForScope(SCOPE, List.of(new AvroSchemaProvider()));
  private final RegistryRetry retry =
      new RegistryRetry(Duration.ZERO, Duration.ofMillis(1), pause -> true, () -> 0);
  private final ResultSerializer serializer = new ResultSerializer(registry, retry, true);
  private final ResultDeserializer reader = new ResultDeserializer(registry, retry);
  private final TopologyTestDriver driver;

  AuditStream(Path state) {
    AuditOptions options =
        new AuditOptions(
            Duration.ofMinutes(1),
            Duration.ofSeconds(30),
            4,
            0.25,
            2,
            AlertRule.parse(
                "outside: outside-rate > 0.5 min 3; drift: rcap-ks > 0.9 min 3; dead: dead-rate >"
                    + " 0.5 min 3; disagree: disagreement-rate > 0.5 min 3"));
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    driver =
        new TopologyTestDriver(
            AuditTopology.build(
                TOPICS,
                "main",
                options,
                Duration.ofSeconds(2),
                new AuditServices(reader, new ImageEventDeserializer(registry, retry), serializer)),
            properties,
            START);
  }

  @Override
  public void close() {
    driver.close();
    MockSchemaRegistry.dropScope(SCOPE);
  }

  void send(String topic, SpecificRecord value) {
    send(topic, value, START);
  }

  private void send(String topic, SpecificRecord value, Instant recordTime) {
    pipe(topic, new TestRecord<>(new byte[] {1}, serializer.serialize(topic, value), recordTime));
  }

  private void pipe(String topic, TestRecord<byte[], byte[]> record) {
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(record);
  }

  /** A score and a map, in records of the event's time. */
  void score(String id, long second, double share) {
    Instant time = START.plusSeconds(second);
    score(id, time, share, time);
  }

  /** A score of a value, with all of the saliency inside the region. */
  void rcap(String id, long second, double rcap) {
    Instant time = START.plusSeconds(second);
    send(
        TOPICS.rcapScores(),
        RcapScore.newBuilder(explained(id, time).score())
            .setMetrics(Map.of("energyInRegion", 1.0))
            .setRcap(rcap)
            .build(),
        time);
  }

  /** A score of an event whose production predicted a class. */
  void predicted(String id, long second, int classIndex, boolean agreement) {
    Instant time = START.plusSeconds(second);
    send(
        TOPICS.rcapScores(),
        RcapScore.newBuilder(explained(id, time).score())
            .setClassIndex(classIndex)
            .setAgreement(agreement)
            .build(),
        time);
  }

  private static ExplainedEvent explained(String id, Instant time) {
    return Fixtures.explained(
        ImageEvent.newBuilder(Fixtures.event(id)).setTime(time).build(),
        new SourceCoordinates("t.image-events", 0, 1),
        4);
  }

  void score(String id, Instant time, double share, Instant recordTime) {
    ExplainedEvent explained = explained(id, time);
    send(
        TOPICS.rcapScores(),
        RcapScore.newBuilder(explained.score()).setMetrics(Map.of("energyInRegion", share)).build(),
        recordTime);
    send(TOPICS.saliencyMaps(), explained.map(), recordTime);
  }

  /** Names of the topics that were written to, internal ones included. */
  Set<String> written() {
    return driver.producedTopicNames();
  }

  List<AuditSummary> summaries() {
    return read(TOPICS.auditSummaries(), AuditSummary.class);
  }

  List<AuditAlert> alerts() {
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

  static ImageEvent event(long second) {
    return ImageEvent.newBuilder(Fixtures.event("dead")).setTime(START.plusSeconds(second)).build();
  }

  void deadLetter(byte[] value, String reason) {
    deadLetter(value, reason, new RecordHeaders());
  }

  /** A letter that says its run. */
  void deadLetterOf(String run, ImageEvent event, String reason) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(DeadLetterHeaders.RUN, run.getBytes(UTF_8));
    deadLetter(serializer.serialize(TOPICS.imageEvents(), event), reason, headers);
  }

  private void deadLetter(byte[] value, String reason, RecordHeaders headers) {
    headers.add(DeadLetterHeaders.REASON, reason.getBytes(UTF_8));
    pipe(TOPICS.deadLetters(), new TestRecord<>(new byte[] {1}, value, headers, START));
  }

  void deadLetter(ImageEvent event, String reason) {
    deadLetter(serializer.serialize(TOPICS.imageEvents(), event), reason);
  }

  void garbage(String topic) {
    pipe(topic, new TestRecord<>(new byte[] {1}, new byte[] {9}, START));
  }

  /** Lets time pass until open windows are published. */
  void publish() {
    driver.advanceWallClockTime(Duration.ofSeconds(2));
  }

  /** The rows of the maps, by method and class. */
  static List<AuditSummary> ofMethods(List<AuditSummary> summaries) {
    return summaries.stream().filter(summary -> !summary.getMethod().isEmpty()).toList();
  }

  /** The rows of how all of a model's events ended. */
  static List<AuditSummary> outcomes(List<AuditSummary> summaries) {
    return summaries.stream()
        .filter(summary -> summary.getMethod().isEmpty() && summary.getClassIndex() == -1)
        .toList();
  }
}
