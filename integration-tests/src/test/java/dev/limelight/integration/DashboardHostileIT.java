package dev.limelight.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.ImageReference;
import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.schemas.SourcePosition;
import dev.limelight.schemas.ValuesEncoding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever may write to the topics or ask the dashboard does not bring it down. */
@IntegrationTest
class DashboardHostileIT {
  private static final int SIDE = 32;

  private static StreamUnderTest stream;
  private static DashboardUnderTest dashboard;
  private static ResultProducer producer;

  @BeforeAll
  static void start(RunningServices services) {
    stream = StreamUnderTest.configured(services, "dashboard-hostile", Map.of());
    stream.createTopics("--partitions", "1");
    producer =
        new ResultProducer(
            services.bootstrapServers(), services.registryUrl(), stream.topics(), SIDE);
    dashboard = DashboardUnderTest.start(stream);
  }

  @AfterAll
  static void stop() {
    producer.close();
    stream.close();
  }

  @Test
  void shouldShowNoPictureWhenTheImageIsNone() {
    Map<String, ImageEvent> events =
        Map.of(
            "bomb", Events.encoded("bomb", Pictures.hugePng(20_000, 20)).build(),
            "text", Events.encoded("text", "no picture".getBytes(UTF_8)).build(),
            "empty", Events.encoded("empty", new byte[0]).build(),
            "shapeless", Events.tensor("shapeless", List.of(3, 1 << 20, 1 << 20), 1f).build(),
            "flat", Events.tensor("flat", List.of(), 1f).build(),
            "negative", Events.tensor("negative", List.of(3, -1, -1), 1f, 2f, 3f).build(),
            "elsewhere",
                Events.encoded("elsewhere", new byte[0])
                    .setImage(new ImageReference("file:///etc/passwd", "00"))
                    .build());
    events.values().forEach(event -> explain(event, producer.sendEvent(event)));

    for (String id : events.keySet()) {
      assertGone(dashboard.awaitCard(id), "image");
    }
    assertThat(dashboard.awaitCard("elsewhere").get("hasImage").asBoolean()).isFalse();
    assertStillWorks(1);
  }

  @Test
  void shouldShowNoPictureWhenAScoreNamesAPlaceThatIsNotThere() {
    List<SourcePosition> places =
        List.of(
            new SourcePosition(stream.topics().imageEvents(), 0, -5L),
            new SourcePosition(stream.topics().imageEvents(), 0, Long.MAX_VALUE),
            new SourcePosition(stream.topics().imageEvents(), -1, 0L),
            new SourcePosition(stream.topics().imageEvents(), Integer.MAX_VALUE, 0L),
            new SourcePosition("__consumer_offsets", 0, 0L),
            new SourcePosition("../../etc/passwd", 0, 0L));
    for (int i = 0; i < places.size(); i++) {
      explain(Events.encoded("place-" + i, Pictures.png(i)).build(), places.get(i));
    }

    for (int i = 0; i < places.size(); i++) {
      assertGone(dashboard.awaitCard("place-" + i), "image");
    }
    assertStillWorks(2);
  }

  @Test
  void shouldShowNoMapWhenItsBytesAreNone() {
    ImageEvent event = Events.encoded("odd-map", Pictures.png(1)).build();
    SourcePosition source = producer.sendEvent(event);
    int number = 0;
    for (SaliencyMap.Builder map :
        List.of(
            map(event, source).setValues(ByteBuffer.wrap(new byte[7])),
            map(event, source).setHeight(-1),
            map(event, source).setHeight(1 << 16).setWidth(1 << 16),
            map(event, source).setEncoding(ValuesEncoding.UNKNOWN))) {
      String id = "odd-map-" + number++;
      producer.send(stream.topics().saliencyMaps(), id, map.setEventId(id).setRunId(id).build());
      producer.send(
          stream.topics().rcapScores(),
          id,
          score(event, source, number).setEventId(id).setRunId(id).build());
    }

    for (int i = 0; i < number; i++) {
      assertGone(dashboard.awaitCard("odd-map-" + i), "map");
    }
    assertStillWorks(3);
  }

  @Test
  void shouldAnswerWithJsonWhenScoresAreNoNumbers() {
    double[] values = {Double.NaN, Double.POSITIVE_INFINITY, -1, 1e300};
    for (int i = 0; i < values.length; i++) {
      ImageEvent event = Events.encoded("number-" + i, Pictures.png(i)).build();
      SourcePosition source = producer.sendEvent(event);
      producer.send(
          stream.topics().rcapScores(),
          event.getEventId(),
          score(event, source, i)
              .setRcap(values[i])
              .setProbability(values[i])
              .setMetrics(Map.of("odd", values[i]))
              .build());
    }

    assertStillWorks(4);
    for (String path : List.of("/api/events?order=worst", "/api/models", "/api/runs")) {
      assertThat(dashboard.json(path).isObject()).as(path).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/events?limit=0",
        "/api/events?limit=100000000",
        "/api/events?limit=x",
        "/api/events?minRcap=NaN",
        "/api/events?order=sideways",
        "/api/events?outcome=won",
        "/api/dead-letters?limit=-1"
      })
  void shouldSayWhichParameterIsWrong(String path) {
    JsonNode error = dashboard.json(path, 400);

    assertThat(error.at("/error/message").asText())
        .contains(path.substring(path.indexOf('?') + 1, path.indexOf('=')));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/absent",
        "/api/events/absent",
        "/api/events/absent/map",
        "/assets/absent.js",
        "/assets/..%2f..%2fMETA-INF%2fMANIFEST.MF",
        "/assets/%2e%2e/%2e%2e/logback.xml",
        "/../../etc/passwd"
      })
  void shouldFindNothingElsewhere(String path) {
    assertThat(dashboard.get(path).statusCode()).as(path).isIn(400, 404);
  }

  @Test
  void shouldRefuseAPageOfAnotherHost() throws IOException {
    assertThat(statusLine("GET /api/overview HTTP/1.1\r\nHost: evil.example:80\r\n\r\n"))
        .containsPattern(" 4\\d\\d ");
    assertThat(statusLine("GET /api/overview HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .contains(" 200 ");
    String large = "X-Large: " + "x".repeat(100_000) + "\r\n";
    assertThat(statusLine("GET /api/overview HTTP/1.1\r\nHost: localhost\r\n" + large + "\r\n"))
        .containsPattern(" 4\\d\\d ");
    assertStillWorks(5);
  }

  private static SaliencyMap.Builder map(ImageEvent event, SourcePosition source) {
    return SaliencyMap.newBuilder(producer.results().map(event, source, 0));
  }

  private static RcapScore.Builder score(ImageEvent event, SourcePosition source, int number) {
    return RcapScore.newBuilder(producer.results().score(event, source, number));
  }

  /** Sends a map and a score of an event that lies, or does not, at the place. */
  private static void explain(ImageEvent event, SourcePosition source) {
    String id = event.getEventId();
    producer.send(stream.topics().saliencyMaps(), id, producer.results().map(event, source, 0));
    producer.send(stream.topics().rcapScores(), id, producer.results().score(event, source, 0));
  }

  private static void assertGone(JsonNode card, String picture) {
    String path = "/api/events/" + card.get("key").asText();
    assertThat(dashboard.json(path).get("eventId").asText())
        .isEqualTo(card.get("eventId").asText());
    assertThat(dashboard.get(path + "/" + picture + "?size=256").statusCode())
        .as(card.get("eventId").asText())
        .isEqualTo(404);
  }

  private static void assertStillWorks(int number) {
    producer.sendAll(number, number + 1);
    JsonNode card = dashboard.awaitCard(SyntheticResults.id(number));
    String path = "/api/events/" + card.get("key").asText();
    assertThat(dashboard.get(path + "/image?size=256").statusCode()).isEqualTo(200);
    assertThat(dashboard.get(path + "/map").statusCode()).isEqualTo(200);
  }

  private static String statusLine(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), dashboard.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      byte[] answer = socket.getInputStream().readNBytes(20);
      return new String(answer, UTF_8);
    }
  }
}
