package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Readers of what is committed do not wait for the commit interval while there is little to do. */
@IntegrationTest
class CommitIT {
  /** Far beyond what a test waits for. */
  private static final Duration INTERVAL = Duration.ofMinutes(4);

  private static final Duration SOON = Duration.ofSeconds(30);

  private static StreamUnderTest stream;

  @BeforeAll
  static void start(RunningServices services) {
    stream =
        StreamUnderTest.running(
            services, "commit", Map.of("commit.interval.ms", Long.toString(INTERVAL.toMillis())));
  }

  @AfterAll
  static void stop() {
    stream.close();
  }

  @Test
  void shouldCommitAnEventBehindWhichNoneWaits() throws Exception {
    for (int event = 0; event < 3; event++) {
      String id = "alone-" + event;

      stream.send(Events.encoded(id, Pictures.png(event)).build());

      awaitCommitted(stream.topics().saliencyMaps(), id);
      assertThat(stream.records().keys(stream.topics().rcapScores())).contains(id);
    }
  }

  @Test
  void shouldCommitADeadLetterBehindWhichNoEventWaits() throws Exception {
    stream.send(Events.encoded("broken", new byte[] {1, 2, 3}).build());

    awaitCommitted(stream.topics().deadLetters(), "broken");
  }

  private static void awaitCommitted(String topic, String id) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> assertThat(stream.records().keys(topic)).contains(id));
  }
}
