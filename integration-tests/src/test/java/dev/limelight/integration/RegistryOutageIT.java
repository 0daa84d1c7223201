package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limelight.app.demo.ChildProcess;
import dev.limelight.app.demo.Readiness;
import dev.limelight.schemas.ImageEvent;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A registry that is away is waited for; it never costs an event. */
@IntegrationTest
class RegistryOutageIT {
  private static final String WAITS = "Schema registry does not answer";
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void shouldGiveUpAfterTheConfiguredTimeWhenRegistryStaysAwayAtStart(RunningServices services) {
    try (StreamUnderTest stream =
        StreamUnderTest.configured(
            services,
            "registry-away",
            Map.of("schema.registry.url", "http://127.0.0.1:1", "startup.timeout.ms", "2000"))) {
      stream.createTopics();

      Launcher.Outcome outcome = stream.fail();

      assertThat(outcome.exitCode()).as(outcome.text()).isEqualTo(1);
      assertThat(outcome.text()).contains(WAITS, "within 2000 ms", "startup.timeout.ms");
    }
  }

  @Test
  void shouldStartWhenRegistryComesBackInTime(RunningServices services) throws Exception {
    try (StreamUnderTest stream = StreamUnderTest.configured(services, "registry-late", Map.of())) {
      stream.createTopics("--partitions", "1");
      services.registry().kill();
      try {
        stream.launch().awaitReady(Readiness.logged(WAITS), SOON);
      } finally {
        services.registry().start();
      }

      stream.send(Events.encoded("first", Pictures.png(1)).build());
      awaitExactly(stream, 1);
    }
  }

  @Test
  void shouldExplainEachEventOnceWhenRegistryIsKilledInBetween(RunningServices services)
      throws Exception {
    try (StreamUnderTest stream = StreamUnderTest.configured(services, "registry-gone", Map.of())) {
      stream.createTopics("--partitions", "1");
      ChildProcess application = stream.start();
      stream.send(Events.encoded("before", Pictures.png(0)).build());
      awaitExactly(stream, 1);
      // The application has seen one schema; events of another make it ask.
      Map<String, byte[]> events = new LinkedHashMap<>();
      int newSchema = registerNewerSchema(services, stream);
      IntStream.rangeClosed(1, 6)
          .forEach(i -> events.put("during-" + i, event(stream, i, i % 2 == 0 ? newSchema : 0)));
      services.registry().kill();
      try {
        stream.records().write(stream.topics().imageEvents(), events);
        application.awaitReady(Readiness.logged(WAITS), SOON);
      } finally {
        services.registry().start();
      }

      awaitExactly(stream, 7);
      application.requireAlive();
    }
  }

  @Test
  void shouldEndWithoutLossWhenRegistryStaysAwayWhileRunning(RunningServices services)
      throws Exception {
    try (StreamUnderTest stream =
        StreamUnderTest.configured(
            services, "registry-lost", Map.of("schema.registry.retry.timeout.ms", "1000"))) {
      stream.createTopics("--partitions", "1");
      ChildProcess application = stream.start();
      byte[] event = event(stream, 1, registerNewerSchema(services, stream));
      services.registry().kill();
      try {
        stream.records().write(stream.topics().imageEvents(), "during-1", event);
        assertThat(application.awaitExit(SOON)).as("exit code").isEqualTo(1);
      } finally {
        services.registry().start();
      }
      assertThat(stream.deadLetters()).isEmpty();

      stream.start();
      awaitExactly(stream, 1);
    }
  }

  private static void awaitExactly(StreamUnderTest stream, int events) {
    await().atMost(SOON).until(() -> stream.scores().size() >= events);
    assertThat(stream.records().keys(stream.topics().rcapScores()))
        .hasSize(events)
        .doesNotHaveDuplicates();
    assertThat(stream.records().keys(stream.topics().saliencyMaps()))
        .hasSize(events)
        .doesNotHaveDuplicates();
    assertThat(stream.deadLetters()).isEmpty();
  }

  /** Registers what differs from the event's schema by its documentation alone: a new id. */
  private static int registerNewerSchema(RunningServices services, StreamUnderTest stream)
      throws Exception {
    byte[] old = event(stream, 0, 0);
    try (CachedSchemaRegistryClient client =
        new CachedSchemaRegistryClient(services.registryUrl(), 10)) {
      String text =
          ((AvroSchema) client.getSchemaById(ByteBuffer.wrap(old).getInt(1)))
              .rawSchema()
              .toString()
              .replace("Names the event; not empty.", "Names the event.");
      return client.register(stream.topics().imageEvents() + "-value", new AvroSchema(text));
    }
  }

  /** An event's bytes; a schema id of 0 keeps the producer's. */
  private static byte[] event(StreamUnderTest stream, int number, int schema) {
    ImageEvent event = Events.encoded("during-" + number, Pictures.png(number)).build();
    byte[] bytes = stream.avro(event);
    if (schema != 0) {
      ByteBuffer.wrap(bytes).putInt(1, schema);
    }
    return bytes;
  }
}
