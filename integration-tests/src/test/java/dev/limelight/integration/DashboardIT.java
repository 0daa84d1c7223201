package dev.limelight.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limelight.schemas.Box;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.ProductionPrediction;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The dashboard shows what a running stream and its audit write, while they write it. */
@IntegrationTest
class DashboardIT {
  private static final Duration SOON = Duration.ofSeconds(45);
  private static final String HOSTILE = "<img src=x onerror=alert(1)>";

  private static StreamUnderTest stream;
  private static DashboardUnderTest dashboard;

  @BeforeAll
  static void explain(RunningServices services) throws Exception {
    stream =
        StreamUnderTest.running(
            services,
            "dashboard",
            Map.of(
                "audit.rules", "sure: rcap-mean < 1.1 min 3", "audit.publish.interval.ms", "500"));
    stream.background("audit");
    dashboard = DashboardUnderTest.start(stream);
    for (int i = 0; i < 6; i++) {
      stream.send(
          Events.encoded("event-" + i, Pictures.png(i))
              .setRegion(new Box(24d, 20d, 48d, 40d))
              .setPrediction(new ProductionPrediction(i, 0.5))
              .setAttributes(Map.of("camera", HOSTILE))
              .build());
    }
    stream.send(Events.encoded(HOSTILE, Pictures.jpeg(7)).build());
    BadRecords bad = BadRecords.all(stream);
    stream.records().write(stream.topics().imageEvents(), bad.values());
    dashboard.awaitCard(HOSTILE);
    dashboard.awaitOverview(
        "all letters", overview -> overview.at("/totals/dead").asInt() == bad.values().size());
  }

  @AfterAll
  static void stop() {
    stream.close();
  }

  @Test
  void shouldShowACardWithinTwoSecondsOfItsEvent() throws Exception {
    List<Long> millis = new ArrayList<>();
    try (ServerSentEvents events = dashboard.subscribe();
        ServerSentEvents other = dashboard.subscribe()) {
      for (int i = 0; i < 7; i++) {
        ImageEvent event = Events.encoded("timed-" + i, Pictures.png(i)).build();
        long start = System.nanoTime();
        stream.send(event);
        ServerSentEvents.Message card = events.awaitCard("timed-" + i, SOON);
        millis.add(Duration.ofNanos(card.nanos() - start).toMillis());
        other.awaitCard("timed-" + i, SOON);
      }
      assertThat(events.retryMillis()).as("a lost connection is taken up again").isPositive();
      assertThat(events.received()).extracting(ServerSentEvents.Message::id).isSorted();
    }
    Collections.sort(millis);
    // The machine may be busy with other things for a moment: the middle one counts.
    assertThat(millis.get(millis.size() / 2)).as("milliseconds " + millis).isLessThan(2000);
  }

  @Test
  void shouldServePictureMapAndAllThatIsKnownOfAnEvent() throws IOException {
    JsonNode card = dashboard.awaitCard("event-1");
    String path = "/api/events/" + card.get("key").asText();

    JsonNode event = dashboard.json(path);
    BufferedImage map = picture(path + "/map?size=512");
    BufferedImage image = picture(path + "/image?size=256");

    assertThat(map.getWidth()).isEqualTo(card.get("width").asInt()).isEqualTo(64);
    assertThat(map.getHeight()).isEqualTo(card.get("height").asInt()).isEqualTo(64);
    assertThat(map.getRaster().getNumBands()).as("grey").isEqualTo(1);
    assertThat(Math.max(image.getWidth(), image.getHeight())).isLessThanOrEqualTo(256);
    assertThat(event.get("outcome").asText()).isEqualTo("explained");
    assertThat(event.at("/production/classIndex").asInt()).isEqualTo(1);
    assertThat(event.at("/production/agrees").isBoolean()).isTrue();
    assertThat(event.at("/partitions").size()).isPositive();
    assertThat(event.get("rcap").asDouble())
        .isEqualTo(
            stream.scores().stream()
                .filter(score -> score.getEventId().equals("event-1"))
                .findFirst()
                .orElseThrow()
                .getRcap());
    assertThat(event.get("sha256").asText()).isEqualTo(stream.hashes("main").get("event-1"));
    assertThat(event.at("/attributes/camera").asText()).isEqualTo(HOSTILE);
    assertThat(event.at("/source/topic").asText()).isEqualTo(stream.topics().imageEvents());
    assertThat(event.get("verifyCommand").asText())
        .startsWith("limelight verify")
        .contains("event-1");
    assertThat(event.at("/region/x").asDouble()).isBetween(0.0, 1.0);
  }

  @Test
  void shouldFilterAndPutTheWorstFirst() {
    List<JsonNode> worst = dashboard.cards("order=worst&outcome=explained");
    assertThat(worst).hasSizeGreaterThanOrEqualTo(7);
    assertThat(worst).extracting(card -> card.get("rcap").asDouble()).isSorted();
    double middle = worst.get(worst.size() / 2).get("rcap").asDouble();

    assertThat(dashboard.cards("outcome=explained&maxRcap=" + middle))
        .isNotEmpty()
        .hasSizeLessThan(worst.size())
        .allMatch(card -> card.get("rcap").asDouble() <= middle);
    assertThat(dashboard.cards("disagree=true"))
        .isNotEmpty()
        .allMatch(card -> !card.at("/production/agrees").asBoolean(true));
    assertThat(dashboard.cards("model=absent-model&outcome=explained")).isEmpty();
    assertThat(dashboard.cards("outcome=dead")).isNotEmpty();
  }

  @Test
  void shouldListEveryLetterWithItsReasonAndHowToSendItBack() {
    BadRecords bad = BadRecords.all(stream);

    JsonNode answer = dashboard.json("/api/dead-letters?limit=200");

    List<JsonNode> letters = list(answer.get("letters"));
    assertThat(letters)
        .extracting(letter -> letter.get("reason").asText())
        .containsExactlyInAnyOrderElementsOf(bad.reasons().values());
    assertThat(letters)
        .allSatisfy(
            letter -> {
              assertThat(letter.get("redriveCommand").asText())
                  .startsWith("limelight dead-letters redrive");
              assertThat(letter.at("/source/topic").asText())
                  .isEqualTo(stream.topics().imageEvents());
              assertThat(letter.get("message").asText()).isNotBlank();
            });
    assertThat(list(dashboard.json("/api/dead-letters?reason=NOT_AVRO").get("letters")))
        .hasSize(Collections.frequency(bad.reasons().values(), "NOT_AVRO"));
  }

  @Test
  void shouldGiveHostileTextAsTextAndAllowNoForeignCode() {
    HttpResponse<byte[]> answer = dashboard.get("/api/events?limit=200");

    assertThat(header(answer, "Content-Type")).startsWith("application/json");
    assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(answer, "Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(dashboard.awaitCard(HOSTILE).get("eventId").asText()).isEqualTo(HOSTILE);
    for (String path : List.of("/", "/assets/absent.js", "/api/events/" + HOSTILE.hashCode())) {
      assertThat(header(dashboard.get(path), "Content-Security-Policy")).as(path).isNotEmpty();
    }
    for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
      assertThat(dashboard.send(method, "/api/events").statusCode()).as(method).isEqualTo(405);
    }
    String reflected = "/api/events?order=" + DashboardUnderTest.encoded(HOSTILE);
    assertThat(dashboard.get(reflected).statusCode()).isEqualTo(400);
    assertThat(header(dashboard.get(reflected), "Content-Type")).startsWith("application/json");
  }

  @Test
  void shouldOpenAnAlertToTheEventsThatSpeakForIt() {
    JsonNode alert =
        await("alert")
            .atMost(SOON)
            .until(
                () -> list(dashboard.json("/api/alerts").get("alerts")),
                alerts -> !alerts.isEmpty())
            .get(0);

    assertThat(alert.get("rule").asText()).isEqualTo("sure");
    assertThat(alert.get("model").asText()).isEqualTo(TestModels.SIGNS);
    assertThat(alert.get("threshold").asDouble()).isEqualTo(1.1);
    assertThat(alert.get("measured").asDouble()).isLessThan(1.1);
    JsonNode opened = dashboard.json("/api/alerts/" + alert.get("key").asText());
    assertThat(list(opened.get("events")))
        .isNotEmpty()
        .allMatch(event -> event.path("hasMap").asBoolean() && event.path("hasImage").asBoolean());
  }

  @Test
  void shouldSummariseTheModelFromTheAudit() throws IOException {
    JsonNode model =
        await("summary of the model")
            .atMost(SOON)
            .until(
                () -> list(dashboard.json("/api/models").get("models")),
                models -> models.stream().anyMatch(DashboardIT::isSummarised))
            .stream()
            .filter(DashboardIT::isSummarised)
            .findFirst()
            .orElseThrow();

    JsonNode history = dashboard.json("/api/models/signs?run=main&method=guided-absolute-grad");
    assertThat(model.get("rcapMean").asDouble()).isBetween(0.0, 1.0);
    assertThat(list(history.get("windows")))
        .isNotEmpty()
        .allMatch(window -> window.get("histogram").size() == 20);
    String seen = list(model.get("classes")).get(0).get("classIndex").asText();
    BufferedImage mean =
        picture("/api/models/signs/mean-map?run=main&method=guided-absolute-grad&class=" + seen);
    assertThat(mean.getRaster().getNumBands()).isEqualTo(1);
  }

  @Test
  void shouldCompareARunWithItsReplay() {
    Launcher.Outcome replay =
        stream.command(
            "replay",
            Stream.of("--from -PT1H --to now --run-id again".split(" ")).toArray(String[]::new));
    assertThat(replay.exitCode()).as(replay.text()).isZero();

    await("both runs")
        .atMost(SOON)
        .until(
            () -> list(dashboard.json("/api/runs").get("runs")),
            runs -> runs.stream().anyMatch(run -> run.get("run").asText().equals("again")));
    JsonNode comparison =
        await("all events compared")
            .atMost(SOON)
            .until(
                () -> dashboard.json("/api/runs/compare?run=main&with=again"),
                answer ->
                    list(answer.get("rows")).stream().mapToInt(DashboardIT::matched).sum() > 6);

    assertThat(list(comparison.get("rows")))
        .allSatisfy(
            row -> {
              assertThat(row.get("rcapChange").asDouble()).isZero();
              assertThat(row.get("flipped").asInt()).isZero();
              assertThat(row.path("spearman").asDouble(1)).isEqualTo(1);
            });
  }

  private static int matched(JsonNode row) {
    return row.get("matched").asInt();
  }

  private static boolean isSummarised(JsonNode model) {
    return model.path("model").asText().equals(TestModels.SIGNS)
        && model.has("rcapMean")
        && model.path("classes").size() > 0
        && model.at("/classes/0/hasMeanMap").asBoolean();
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static BufferedImage picture(String path) throws IOException {
    HttpResponse<byte[]> answer = dashboard.get(path);
    assertThat(answer.statusCode())
        .as(path + ": " + new String(answer.body(), UTF_8))
        .isEqualTo(200);
    assertThat(header(answer, "Content-Type")).startsWith("image/");
    return ImageIO.read(new ByteArrayInputStream(answer.body()));
  }
}
