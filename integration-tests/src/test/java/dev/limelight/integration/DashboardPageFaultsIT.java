package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.app.demo.KafkaBrokerProcess;
import dev.limelight.app.demo.RegistryProcess;
import dev.limelight.schemas.AuditAlert;
import dev.limelight.schemas.AuditSummary;
import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.SaliencyMap;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page outlives all that it depends on, without being loaded again, and trusts no text. */
@IntegrationTest
@Timeout(300)
class DashboardPageFaultsIT {
  private static final int SIDE = 32;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final List<String> HOSTILE =
      List.of(
          "<img src=x onerror=window.hacked=1>",
          "<script>window.hacked=1</script>",
          "\"><svg onload=alert(1)>",
          "javascript:window.hacked=1",
          "'); window.hacked=1; ('");

  @TempDir private Path folder;

  @Test
  void shouldGoOnWithoutAReloadWhenBrokerRegistryAndDashboardAreRestarted(
      RunningServices services) {
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
      try (StreamUnderTest stream = StreamUnderTest.configured(services, "page-outage", own)) {
        stream.createTopics("--partitions", "1");
        DashboardUnderTest dashboard = DashboardUnderTest.start(stream);
        try (DashboardPage page = DashboardPage.open(dashboard)) {
          publish(broker, registry, stream, 0);
          page.awaitText(".card", SyntheticResults.id(0));

          broker.kill();
          page.awaitText("#connection", "No broker", LIMIT);
          broker.start();
          page.awaitText("#connection", "Live", LIMIT);
          publish(broker, registry, stream, 1);
          page.awaitText(".card", SyntheticResults.id(1), LIMIT);

          registry.kill();
          registry.start();
          publish(broker, registry, stream, 2);
          page.awaitText(".card", SyntheticResults.id(2), LIMIT);

          int port = dashboard.port();
          dashboard.close();
          page.awaitText("#connection", "Disconnected", LIMIT);
          publish(broker, registry, stream, 3);
          dashboard = DashboardUnderTest.start(stream, port);
          page.awaitText(".card", SyntheticResults.id(3), LIMIT);
          page.awaitText("#connection", "Live", LIMIT);

          page.awaitCount(".card", 4);
          assertThat(page.isTheSame()).as("it was never loaded again").isTrue();
        } finally {
          dashboard.close();
        }
      }
    }
  }

  @Test
  void shouldShowHostileTextsAsTexts(RunningServices services) throws Exception {
    try (StreamUnderTest stream = StreamUnderTest.configured(services, "page-hostile", Map.of())) {
      stream.createTopics("--partitions", "1");
      try (DashboardUnderTest dashboard = DashboardUnderTest.start(stream);
          ResultProducer producer =
              new ResultProducer(
                  services.bootstrapServers(), services.registryUrl(), stream.topics(), SIDE)) {
        for (String text : HOSTILE) {
          explain(producer, stream, text);
          producer.send(stream.topics().auditAlerts(), text, alert(text));
          producer.send(stream.topics().auditSummaries(), text, summary(text));
          bury(services, stream, text);
        }
        for (String text : HOSTILE) {
          dashboard.awaitCard(text);
        }
        try (DashboardPage page = DashboardPage.open(dashboard)) {
          // Each has a letter as well.
          page.awaitCount(".card", 2 * HOSTILE.size());
          HOSTILE.forEach(text -> page.awaitText(".card", text));
          assertHarmless(page);
          for (Map.Entry<String, String> view :
              Map.of(
                      "models", "main h2",
                      "alerts", "main .alert p",
                      "runs", "main",
                      "dead-letters", "main article.panel p")
                  .entrySet()) {
            page.show(view.getKey());
            HOSTILE.forEach(text -> page.awaitText(view.getValue(), text));
            assertHarmless(page);
          }
          for (String text : HOSTILE) {
            page.show("events/" + dashboard.awaitCard(text).get("key").asText());
            page.awaitText("main code", text).awaitText("dl dd", text);
            assertHarmless(page);
          }
        }
      }
    }
  }

  private static AuditAlert alert(String text) {
    return AuditAlert.newBuilder()
        .setAlertId(text)
        .setRule(text)
        .setCondition(text)
        .setRunId(text)
        .setModelId(text)
        .setMethod(text)
        .setClassIndex(1)
        .setLabel(text)
        .setWindowStart(Instant.now())
        .setWindowEnd(Instant.now())
        .setValue(1)
        .setThreshold(0.5)
        .setEvents(1)
        .setEvidence(List.of())
        .setMessage(text)
        .build();
  }

  private static AuditSummary summary(String text) {
    return AuditSummary.newBuilder()
        .setRunId(text)
        .setModelId(text)
        .setMethod(text)
        .setClassIndex(1)
        .setLabel(text)
        .setWindowStart(Instant.now())
        .setWindowEnd(Instant.now())
        .setClosed(true)
        .setSkipped(Map.of(text, 1L))
        .build();
  }

  /** A letter in which everything that can be a text is this one. */
  private static void bury(RunningServices services, StreamUnderTest stream, String text)
      throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(stream.topics().deadLetters(), null, bytes);
    for (String header : List.of("reason", "message", "exception", "source.topic")) {
      letter.headers().add("limelight." + header, bytes);
    }
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", services.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(letter).get();
    }
  }

  private static void explain(ResultProducer producer, StreamUnderTest stream, String text) {
    var event =
        Events.encoded(text, Pictures.png(1))
            .setModelId(text)
            .setAttributes(Map.of(text, text))
            .build();
    var source = producer.sendEvent(event);
    SyntheticResults results = producer.results();
    producer.send(
        stream.topics().saliencyMaps(),
        text,
        SaliencyMap.newBuilder(results.map(event, source, 1))
            .setLabel(text)
            .setMethod(text)
            .setRunId(text)
            .build());
    producer.send(
        stream.topics().rcapScores(),
        text,
        RcapScore.newBuilder(results.score(event, source, 1))
            .setLabel(text)
            .setMethod(text)
            .setRunId(text)
            .build());
  }

  /** An open dialog would fail the script itself. */
  private static void assertHarmless(DashboardPage page) {
    Object found =
        page.script(
            """
            return [String(window.hacked), document.scripts.length,
                document.querySelectorAll("main img, main script, main iframe, main [onload], main [onerror]").length,
                document.querySelectorAll("a[href^='javascript:']").length]""");
    assertThat(found).isEqualTo(List.of("undefined", 1L, 0L, 0L));
  }

  private static void publish(
      KafkaBrokerProcess broker, RegistryProcess registry, StreamUnderTest stream, int number) {
    try (ResultProducer producer =
        new ResultProducer(broker.bootstrapServers(), registry.url(), stream.topics(), SIDE)) {
      producer.sendAll(number, number + 1);
    }
  }
}
