package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limelight.schemas.Box;
import dev.limelight.schemas.ProductionPrediction;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A stream with something for each of the dashboard's views: explained events, half of them
 * contradicted by production, an alert of the audit, a replay by another method, dead letters.
 */
final class DashboardStory implements AutoCloseable {
  static final int EVENTS = 12;
  static final String REPLAY = "vanilla";
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final StreamUnderTest stream;
  private final DashboardUnderTest dashboard;

  private DashboardStory(StreamUnderTest stream) {
    this.stream = stream;
    this.dashboard = DashboardUnderTest.start(stream);
  }

  /** Tells it all; returns when the dashboard knows it. */
  static DashboardStory told(RunningServices services, String name) throws Exception {
    StreamUnderTest stream =
        StreamUnderTest.running(
            services,
            name,
            Map.of(
                "audit.rules",
                "not-sure-enough: rcap-mean < 1.1 min 3",
                "audit.publish.interval.ms",
                "500"));
    try {
      stream.background("audit");
      DashboardStory story = new DashboardStory(stream);
      story.tell();
      return story;
    } catch (RuntimeException | AssertionError e) {
      stream.close();
      throw e;
    }
  }

  private void tell() throws Exception {
    String from = Long.toString(System.currentTimeMillis());
    for (int i = 0; i < EVENTS; i++) {
      send("event-" + i, i);
    }
    BadRecords bad = BadRecords.all(stream);
    stream.records().write(stream.topics().imageEvents(), bad.values());
    dashboard.awaitCard("event-" + (EVENTS - 1));
    long end = System.currentTimeMillis() + 1;
    await().until(() -> System.currentTimeMillis() > end);
    Launcher.Outcome replay =
        stream.command(
            "replay",
            "--from",
            from,
            "--to",
            Long.toString(end),
            "--run-id",
            REPLAY,
            "--method",
            "vanilla-gradient");
    assertThat(replay.exitCode()).as(replay.text()).isZero();
    await("alert, letters and both runs")
        .atMost(LIMIT)
        .until(
            () -> dashboard.json("/api/overview"),
            overview ->
                overview.at("/held/alerts").asInt() > 0
                    && overview.at("/totals/dead").asInt() >= bad.values().size()
                    && overview.get("runs").size() > 1);
    await("mean maps").atMost(LIMIT).until(this::hasMeanMap);
  }

  /** Sends an event of now with the numbered picture. */
  void send(String id, int picture) throws Exception {
    stream.send(
        Events.encoded(id, Pictures.png(picture))
            .setTime(Instant.now())
            .setRegion(new Box(24d, 20d, 48d, 40d))
            .setPrediction(new ProductionPrediction(picture % 8, 0.5))
            .setAttributes(Map.of("camera", "north gate"))
            .build());
  }

  private boolean hasMeanMap() {
    for (JsonNode model : dashboard.json("/api/models").get("models")) {
      for (JsonNode each : model.get("classes")) {
        if (each.path("hasMeanMap").asBoolean()) {
          return true;
        }
      }
    }
    return false;
  }

  DashboardUnderTest dashboard() {
    return dashboard;
  }

  StreamUnderTest stream() {
    return stream;
  }

  /** The key of an explained event of the live run. */
  String eventKey() {
    return dashboard.awaitCard("event-1").get("key").asText();
  }

  /** The key of the newest alert. */
  String alertKey() {
    return dashboard.json("/api/alerts").at("/alerts/0/key").asText();
  }

  @Override
  public void close() {
    stream.close();
  }
}
