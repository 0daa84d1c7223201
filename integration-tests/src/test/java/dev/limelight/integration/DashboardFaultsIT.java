package dev.limelight.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limelight.app.demo.ChildProcess;
import dev.limelight.app.demo.KafkaBrokerProcess;
import dev.limelight.app.demo.RegistryProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard outlives what it reads from, and comes back as it was. */
@IntegrationTest
@Timeout(240)
class DashboardFaultsIT {
  private static final int SIDE = 32;
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void shouldHoldTheSameEventsWhenRestarted(RunningServices services) {
    try (StreamUnderTest stream = withTopics(services, "dashboard-restart", Map.of());
        ResultProducer producer =
            producer(services.bootstrapServers(), services.registryUrl(), stream)) {
      producer.sendAll(0, 40);
      int port;
      List<JsonNode> before;
      try (DashboardUnderTest dashboard = DashboardUnderTest.start(stream)) {
        before = withoutSequence(dashboard.awaitCaughtUp().cards(""));
        assertThat(before).hasSize(40).allMatch(card -> card.get("hasMap").asBoolean());
        port = dashboard.port();
      }
      producer.sendAll(40, 42);

      try (DashboardUnderTest dashboard = DashboardUnderTest.start(stream, port)) {
        List<JsonNode> after = withoutSequence(dashboard.awaitCaughtUp().cards(""));
        assertThat(after).hasSize(42).containsAll(before);
      }
    }
  }

  @Test
  void shouldGoOnWhenBrokerAndRegistryAreKilled(RunningServices services) {
    try (KafkaBrokerProcess broker =
            new KafkaBrokerProcess(RunningServices.laidOut(), folder.resolve("broker"));
        RegistryProcess registry =
            new RegistryProcess(RunningServices.laidOut(), folder.resolve("registry"))) {
      broker.start();
      registry.start();
      Map<String, String> own =
          Map.of(
              "bootstrap.servers",
              broker.bootstrapServers(),
              "schema.registry.url",
              registry.url());
      try (StreamUnderTest stream = withTopics(services, "dashboard-outage", own);
          DashboardUnderTest dashboard = DashboardUnderTest.start(stream)) {
        publish(broker, registry, stream, 0, 3);
        dashboard.awaitCaughtUp().awaitCard(SyntheticResults.id(2));
        try (ServerSentEvents events = dashboard.subscribe()) {
          broker.kill();
          dashboard.awaitOverview("broker down", state("broker", "down"));
          assertThat(dashboard.cards("")).as("what is held is shown on").hasSize(3);
          broker.start();
          dashboard.awaitOverview("broker up", state("broker", "up"));
          publish(broker, registry, stream, 3, 5);
          events.awaitCard(SyntheticResults.id(4), SOON);

          registry.kill();
          dashboard.awaitOverview("registry down", state("registry", "down"));
          registry.start();
          dashboard.awaitOverview("registry up", state("registry", "up"));
          publish(broker, registry, stream, 5, 7);
          events.awaitCard(SyntheticResults.id(6), SOON);
          assertThat(events.isOpen()).as("the page never had to connect again").isTrue();
        }
        assertThat(dashboard.cards("")).hasSize(7);
      }
    }
  }

  @Test
  void shouldStartWithoutABrokerAndCatchUpOnceItIsThere(RunningServices services) {
    try (KafkaBrokerProcess broker =
        new KafkaBrokerProcess(RunningServices.laidOut(), folder.resolve("late"))) {
      broker.start();
      try (StreamUnderTest stream =
          withTopics(
              services, "dashboard-late", Map.of("bootstrap.servers", broker.bootstrapServers()))) {
        try (ResultProducer producer =
            producer(broker.bootstrapServers(), services.registryUrl(), stream)) {
          producer.sendAll(0, 3);
        }
        broker.kill();

        ChildProcess early = stream.background("dashboard", "--port", "0");
        try (DashboardUnderTest dashboard = DashboardUnderTest.of(early)) {
          assertThat(dashboard.get("/").statusCode()).as("the page").isEqualTo(200);
          assertThat(dashboard.get("/health/ready").statusCode()).isEqualTo(503);
          assertThat(dashboard.json("/api/overview").at("/state/broker").asText())
              .isEqualTo("down");
          broker.start();
          dashboard.awaitCard(SyntheticResults.id(2));
          assertThat(dashboard.cards("")).hasSize(3);
        }
      }
    }
  }

  @Test
  void shouldGoOnWhenTopicsHoldBrokenRecords(RunningServices services) throws Exception {
    try (StreamUnderTest stream = withTopics(services, "dashboard-broken", Map.of());
        DashboardUnderTest dashboard = DashboardUnderTest.start(stream);
        ResultProducer producer =
            producer(services.bootstrapServers(), services.registryUrl(), stream)) {
      producer.sendAll(0, 1);
      for (String topic : stream.topics().all()) {
        breakTopic(services, stream, topic);
      }
      producer.sendAll(1, 3);

      dashboard.awaitCard(SyntheticResults.id(2));
      dashboard.process().requireAlive();
      JsonNode overview = dashboard.awaitCaughtUp().json("/api/overview");
      assertThat(overview.at("/state/broker").asText()).isEqualTo("up");
      assertThat(overview.at("/state/registry").asText()).isEqualTo("up");
      assertThat(dashboard.cards("outcome=explained")).hasSize(3);
    }
  }

  /** Text, nothing, a schema that nobody knows, half a record and a tombstone, without keys too. */
  private static void breakTopic(RunningServices services, StreamUnderTest stream, String topic)
      throws Exception {
    byte[] whole = stream.avro(Events.encoded("broken", Pictures.png(1)).build());
    byte[] unknown = whole.clone();
    unknown[3] = 77;
    byte[] half = Arrays.copyOf(whole, whole.length / 2);
    Map<String, byte @Nullable []> values = new HashMap<>();
    values.put("text", "{\"eventId\": 1}".getBytes(UTF_8));
    values.put("nothing", new byte[0]);
    values.put("unknown", unknown);
    values.put("half", half);
    values.put("another type", whole);
    values.put(SyntheticResults.id(0) + "-gone", null);
    try (Producer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", services.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (Map.Entry<String, byte @Nullable []> value : values.entrySet()) {
        producer.send(new ProducerRecord<>(topic, value.getKey(), value.getValue())).get();
      }
      producer.send(new ProducerRecord<>(topic, null, half)).get();
    }
    assertThat(stream.records().all(topic)).extracting(ConsumerRecord::key).contains("half");
  }

  /** A card's place among what this dashboard has seen is its own. */
  private static List<JsonNode> withoutSequence(List<JsonNode> cards) {
    return cards.stream().<JsonNode>map(card -> ((ObjectNode) card).without("sequence")).toList();
  }

  private static void publish(
      KafkaBrokerProcess broker,
      RegistryProcess registry,
      StreamUnderTest stream,
      int from,
      int to) {
    try (ResultProducer producer = producer(broker.bootstrapServers(), registry.url(), stream)) {
      producer.sendAll(from, to);
    }
  }

  private static ResultProducer producer(
      String bootstrapServers, String registryUrl, StreamUnderTest stream) {
    return new ResultProducer(bootstrapServers, registryUrl, stream.topics(), SIDE);
  }

  private static StreamUnderTest withTopics(
      RunningServices services, String stem, Map<String, String> settings) {
    StreamUnderTest stream = StreamUnderTest.configured(services, stem, settings);
    stream.createTopics("--partitions", "2");
    return stream;
  }

  private static Predicate<JsonNode> state(String of, String wanted) {
    return overview -> overview.at("/state/" + of).asText().equals(wanted);
  }
}
