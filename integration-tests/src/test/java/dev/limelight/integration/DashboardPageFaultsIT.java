package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.app.demo.KafkaBrokerProcess;
import dev.limelight.app.demo.RegistryProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
        HostileRecords records = new HostileRecords(stream, producer);
        for (String text : HOSTILE) {
          records.send(text);
          dashboard.awaitCard(text);
        }
        try (DashboardPage page = DashboardPage.open(dashboard)) {
          // Each has a letter as well.
          page.awaitCount(".card", 2 * HOSTILE.size());
          HOSTILE.forEach(text -> page.awaitText(".card", text));
          assertHarmless(page);
          requireHarmlessViews(page);
          for (String text : HOSTILE) {
            page.show("events/" + dashboard.awaitCard(text).get("key").asText());
            page.awaitText("main code", text).awaitText("dl dd", text);
            assertHarmless(page);
          }
        }
      }
    }
  }

  /** The other views, each with all of the texts in an element of its own kind. */
  private static void requireHarmlessViews(DashboardPage page) {
    Map.of(
            "models", "main h2",
            "alerts", "main .alert p",
            "runs", "main",
            "dead-letters", "main article.panel p")
        .forEach(
            (view, selector) -> {
              page.show(view);
              HOSTILE.forEach(text -> page.awaitText(selector, text));
              assertHarmless(page);
            });
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
