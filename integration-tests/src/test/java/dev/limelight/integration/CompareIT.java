package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limelight.schemas.ImageEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two runs over the same events are compared. */
@IntegrationTest
class CompareIT {
  private static final int EVENTS = 12;

  private static StreamUnderTest stream;
  private static Path folder;

  @BeforeAll
  static void explainTwice(RunningServices services) throws Exception {
    folder = services.folder();
    stream =
        StreamUnderTest.running(
            services, "compare", Map.of("sampling.policies", TestModels.TINY + ": rate=0"));
    stream.send(
        IntStream.range(0, EVENTS)
            .mapToObj(i -> Events.encoded("<b>event " + i, Pictures.png(i)).build())
            .toArray(ImageEvent[]::new));
    stream.send(
        Events.encoded("skipped", Pictures.png(50)).setModelId(TestModels.TINY).build(),
        Events.encoded("dead", Pictures.png(51)).setModelId("unknown").build());
    await().atMost(Duration.ofSeconds(45)).until(() -> stream.maps().size() == EVENTS);
    await().atMost(Duration.ofSeconds(45)).until(() -> stream.deadLetters().size() == 1);
    // Explains what the live run left out.
    Path tiny = services.models().folder().resolve(TestModels.TINY);
    replay("same", "--set", "sampling.policies=", "--model", "unknown=" + tiny);
    // Another model's maps, apart from the others.
    Path other =
        RunningServices.repository()
            .resolve("streams-app/target/limelight/demo/models/signs-backdoored");
    replay("other", "--model", "signs=" + other, "--topic-prefix", "other.");
    stream.send(Events.encoded("later", Pictures.png(99)).build());
    await().atMost(Duration.ofSeconds(45)).until(() -> stream.hashes("main").size() > EVENTS);
  }

  @AfterAll
  static void stop() {
    stream.close();
  }

  @Test
  void shouldFindNoChangeWhenTheReplayIsTheSame() throws IOException {
    JsonNode comparison = compare("same");

    JsonNode all = comparison.at("/groups/0");

    assertThat(all.at("/model").asText()).isEqualTo("signs guided-absolute-grad");
    assertThat(all.at("/matched").asInt()).isEqualTo(EVENTS);
    assertThat(all.at("/missing").asInt()).as("the event behind the range is not missing").isZero();
    assertThat(all.at("/identicalMaps").asInt()).isEqualTo(EVENTS);
    assertThat(all.at("/flipped").asInt()).isZero();
    assertThat(all.at("/rcapChange/mean").asDouble()).isZero();
    assertThat(all.at("/rcapChange/wilcoxonP").asDouble()).isEqualTo(1);
    assertThat(all.at("/spearman").asDouble()).isEqualTo(1);
    assertThat(extraReasons(comparison, TestModels.TINY)).isEqualTo("{\"skipped: NOT_SAMPLED\":1}");
    assertThat(extraReasons(comparison, "unknown")).isEqualTo("{\"dead letter: UNKNOWN_MODEL\":1}");
  }

  /** Why the live run did not explain events of a model that the replay explained. */
  private static String extraReasons(JsonNode comparison, String model) {
    for (JsonNode group : comparison.at("/groups")) {
      if (group.at("/model").asText().startsWith(model + " ") && group.at("/class").isNull()) {
        return group.at("/extraReasons").toString();
      }
    }
    throw new AssertionError("No group of " + model + " in " + comparison);
  }

  @Test
  void shouldShowWhatChangedWhenTheModelIsAnotherOne() throws IOException {
    Path page = folder.resolve("comparison.html");

    JsonNode comparison = compare("other", "--html", page.toString(), "--largest", "3");

    JsonNode all = comparison.at("/groups/0");
    assertThat(all.at("/matched").asInt()).isEqualTo(EVENTS);
    assertThat(all.at("/comparedMaps").asInt()).isEqualTo(EVENTS);
    assertThat(all.at("/identicalMaps").asInt()).isZero();
    assertThat(all.at("/rcapChange/mean").asDouble()).isNotZero();
    assertThat(all.at("/spearman").asDouble()).isBetween(-1.0, 0.999);
    assertThat(all.at("/topOverlap").asDouble()).isBetween(0.0, 0.999);
    assertThat(comparison.at("/largestChanges")).hasSize(3);
    String html = Files.readString(page);
    assertThat(html.split("data:image/png;base64,", -1)).as("six overlays").hasSize(7);
    assertThat(html).contains("&lt;b&gt;event ").doesNotContain("<b>");

    Launcher.Outcome table = stream.command("compare", "--run", "live", "--run", "other");
    assertThat(table.exitCode()).as(table.text()).isZero();
    assertThat(table.text()).contains("main (12 events) against other (12 events)");
  }

  private static JsonNode compare(String run, String... options) throws IOException {
    String[] runs = {"--run", "live", "--run", run, "--json"};
    String[] arguments = Stream.concat(Stream.of(runs), Stream.of(options)).toArray(String[]::new);
    Launcher.Outcome outcome = stream.command("compare", arguments);
    assertThat(outcome.exitCode()).as(outcome.text()).isZero();
    String json =
        outcome.output().stream().filter(line -> line.startsWith("{")).findFirst().orElseThrow();
    return new ObjectMapper().readTree(json);
  }

  private static void replay(String run, String... options) {
    String[] range = {"--from", "-PT1H", "--to", "now", "--run-id", run};
    String[] arguments = Stream.concat(Stream.of(range), Stream.of(options)).toArray(String[]::new);
    Launcher.Outcome outcome = stream.command("replay", arguments);
    assertThat(outcome.exitCode()).as(outcome.text()).isZero();
  }
}
