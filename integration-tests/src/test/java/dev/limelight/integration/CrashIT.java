package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limelight.app.demo.ChildProcess;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.SaliencyMap;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The application is killed in the middle of its work and started again. */
@IntegrationTest
class CrashIT {
  private static final int EVENTS = 60;

  /** A killed process's transaction stays open until this has passed; short, as the wait is. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "explanation.max.duration.ms", "1000",
          "max.poll.records", "1",
          "schema.registry.retry.timeout.ms", "0",
          // Long, so that finished but uncommitted results are there when the process is killed.
          "commit.interval.ms", "1500");

  @Test
  void shouldPublishEachResultOnceAndUnchangedWhenKilledInTheMiddle(RunningServices services)
      throws Exception {
    ImageEvent[] events =
        IntStream.range(0, EVENTS)
            .mapToObj(i -> Events.encoded("event-" + i, Pictures.png(i)).build())
            .toArray(ImageEvent[]::new);
    Map<String, String> undisturbed;
    try (StreamUnderTest stream = StreamUnderTest.running(services, "undisturbed", SETTINGS)) {
      stream.send(events);
      undisturbed = hashes(stream);
    }

    try (StreamUnderTest stream = StreamUnderTest.configured(services, "crash", SETTINGS)) {
      stream.createTopics("--partitions", "2");
      ChildProcess application = stream.start();
      stream.send(events);
      String maps = stream.topics().saliencyMaps();
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(20))
          .until(
              () ->
                  stream.records().allUncommitted(maps).size() > stream.records().all(maps).size());
      application.kill();
      assertThat(stream.records().all(maps)).as("killed in the middle").hasSizeLessThan(EVENTS);

      stream.start();
      assertThat(hashes(stream)).isEqualTo(undisturbed);
      assertThat(stream.records().keys(stream.topics().rcapScores()))
          .containsExactlyInAnyOrderElementsOf(undisturbed.keySet());
      assertThat(stream.deadLetters()).isEmpty();
      assertThat(stream.records().allUncommitted(maps))
          .as("with what the killed process had not committed")
          .hasSizeGreaterThan(EVENTS);
    }
  }

  /** SHA-256 by event id, of exactly one map for each event. */
  private static Map<String, String> hashes(StreamUnderTest stream) {
    await()
        .atMost(Duration.ofSeconds(100))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> stream.records().all(stream.topics().saliencyMaps()).size() >= EVENTS);
    assertThat(stream.maps()).hasSize(EVENTS);
    return stream.maps().stream()
        .collect(Collectors.toMap(SaliencyMap::getEventId, SaliencyMap::getSha256));
  }
}
