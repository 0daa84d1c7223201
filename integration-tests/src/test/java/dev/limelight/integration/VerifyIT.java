package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A published map is computed again. */
@IntegrationTest
class VerifyIT {
  private static StreamUnderTest stream;

  @BeforeAll
  static void explain(RunningServices services) throws Exception {
    // A seed and parameters that verify must take from the map, not from defaults.
    stream =
        StreamUnderTest.running(
            services,
            "verify",
            Map.of(
                "run.seed", "77",
                "explanation.spread", "0.3",
                "saliency.encoding", "float16",
                "sampling.policies", TestModels.TINY + ": rate=0"));
    stream.send(
        Events.encoded("first", Pictures.png(1)).build(),
        Events.encoded("second", Pictures.png(2)).setTargetClass(4).build(),
        Events.encoded("skipped", Pictures.png(3)).setModelId(TestModels.TINY).build(),
        Events.encoded("dead", new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}).build());
    await().atMost(Duration.ofSeconds(45)).until(() -> stream.maps().size() == 2);
    await().atMost(Duration.ofSeconds(45)).until(() -> stream.deadLetters().size() == 1);
  }

  @AfterAll
  static void stop() {
    stream.close();
  }

  @Test
  void shouldSayIdenticalWhenTheMapIsComputedAgainUnderOtherSettings() {
    Launcher.Outcome outcome =
        stream.command(
            "verify",
            "second",
            "--json",
            "--set",
            "run.seed=1",
            "--set",
            "explanation.spread=0.1",
            "--set",
            "explanation.method=vanilla-gradient");

    assertThat(outcome.exitCode()).as(outcome.text()).isZero();
    assertThat(outcome.text())
        .contains(
            "\"verdict\":\"identical\"", "\"" + hash("second") + "\"", "\"eventId\":\"second\"");
  }

  @Test
  void shouldSayDifferentWhenTheBundleDiffers() {
    Path other =
        RunningServices.repository()
            .resolve("streams-app/target/limelight/demo/models/signs-backdoored");

    Launcher.Outcome outcome = stream.command("verify", "first", "--model", "signs=" + other);

    assertThat(outcome.exitCode()).as(outcome.text()).isEqualTo(1);
    assertThat(outcome.text())
        .contains("different  first in run main", "model: was ", hash("first"));
  }

  @Test
  void shouldSayWhatIsMissingWhenThereIsNoSuchMap() {
    Launcher.Outcome noEvent = stream.command("verify", "nobody");
    Launcher.Outcome noRun = stream.command("verify", "first", "--run", "other");

    assertThat(noEvent.exitCode()).as(noEvent.text()).isEqualTo(1);
    assertThat(noEvent.text()).contains("no map of event 'nobody' in run 'main'");
    assertThat(noRun.exitCode()).as(noRun.text()).isEqualTo(1);
    assertThat(noRun.text()).contains("in run 'other', but in: main");
  }

  @Test
  void shouldSayWhyThereIsNoMapWhenTheEventWasSkippedOrIsADeadLetter() {
    Launcher.Outcome skipped = stream.command("verify", "skipped");
    Launcher.Outcome dead = stream.command("verify", "dead", "--json");

    assertThat(skipped.exitCode()).as(skipped.text()).isEqualTo(5);
    assertThat(skipped.text()).contains("skipped  skipped: NOT_SAMPLED (rate=0.0)");
    assertThat(dead.exitCode()).as(dead.text()).isEqualTo(5);
    assertThat(dead.text())
        .contains("\"verdict\":\"dead letter\"", "\"reasons\":[\"IMAGE_UNKNOWN_FORMAT\"]");
  }

  private static String hash(String event) {
    return Objects.requireNonNull(stream.hashes("main").get(event));
  }
}
