package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limelight.app.demo.ChildProcess;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.SaliencyMap;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The application is killed in the middle of its work and started again. */
@IntegrationTest
class CrashIT {
  private static final int EVENTS = 60;

  /** Long, so that finished but uncommitted results are there when the process is killed. */
  private static final Map<String, String> LONG_TRANSACTIONS =
      Map.of("commit.interval.ms", "1500", "commit.when.idle", "false");

  /**
   * A tenth of the time after which the brokers would give up a killed process's transaction by
   * themselves ({@code transaction.timeout.ms}, from the configuration's defaults).
   */
  private static final Duration RECOVERY = Duration.ofSeconds(33);

  static Stream<Map<String, String>> members() {
    return Stream.of(Map.of(), Map.of("consumer.group.instance.id", "one"));
  }

  @ParameterizedTest
  @MethodSource("members")
  void shouldPublishEachResultOnceAndSoonWhenKilledInTheMiddle(
      Map<String, String> member, RunningServices services, TestReporter reporter)
      throws Exception {
    Map<String, String> settings = new HashMap<>(LONG_TRANSACTIONS);
    settings.putAll(member);
    ImageEvent[] events =
        IntStream.range(0, EVENTS)
            .mapToObj(i -> Events.encoded("event-" + i, Pictures.png(i)).build())
            .toArray(ImageEvent[]::new);
    Map<String, String> undisturbed;
    try (StreamUnderTest stream =
        StreamUnderTest.running(services, "undisturbed", LONG_TRANSACTIONS)) {
      stream.send(events);
      undisturbed = hashes(stream);
    }

    try (StreamUnderTest stream = StreamUnderTest.configured(services, "crash", settings)) {
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
      long killed = System.nanoTime();
      assertThat(stream.records().all(maps)).as("killed in the middle").hasSizeLessThan(EVENTS);

      stream.start();
      assertThat(hashes(stream)).isEqualTo(undisturbed);
      Duration hidden = Duration.ofNanos(System.nanoTime() - killed);
      reporter.publishEntry("from kill to all results, ms", Long.toString(hidden.toMillis()));
      assertThat(hidden).isLessThan(RECOVERY);
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
