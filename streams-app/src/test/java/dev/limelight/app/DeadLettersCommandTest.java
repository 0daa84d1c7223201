package dev.limelight.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.limelight.app.stream.ExitCodes;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.topology.Fixtures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class DeadLettersCommandTest {
  private static final Instant NOW = Instant.parse("2026-01-02T04:00:00Z");
  private static final Pattern LETTER = Pattern.compile("\"letter\":\"([^\"]*)\"");

  @TempDir private Path folder;
  private final StoredLetters letters = new StoredLetters();

  /** Three of the live run, whose first does not say so, and a replay's. */
  @BeforeEach
  void store() {
    letters.add(0, 0, minute(0), "NOT_AVRO", null);
    letters.add(0, 1, minute(10), "UNKNOWN_MODEL", "main", event("a", "signs"));
    letters.add(1, 0, minute(20), "IMAGE_CORRUPT", "main", event("b", "cats"));
    letters.add(1, 1, minute(30), "UNKNOWN_MODEL", "again", event("a", "signs"));
  }

  @AfterEach
  void close() {
    letters.close();
  }

  private static Instant minute(int minute) {
    return Instant.parse("2026-01-02T03:00:00Z").plusSeconds(60L * minute);
  }

  private static ImageEvent event(String id, String model) {
    return ImageEvent.newBuilder(Fixtures.event(id)).setModelId(model).build();
  }

  static Stream<Arguments> filters() {
    return Stream.of(
        arguments("", List.of("0:0", "0:1", "1:0")),
        arguments("--reason NOT_AVRO", List.of("0:0")),
        arguments("--reason NOT_AVRO,IMAGE_CORRUPT", List.of("0:0", "1:0")),
        arguments("--reason OUT_OF_MEMORY", List.of()),
        arguments("--since 2026-01-02T03:10:00Z", List.of("0:1", "1:0")),
        arguments("--since 2026-01-02T03:10:00.001Z", List.of("1:0")),
        arguments("--since -PT45M", List.of("1:0")),
        arguments("--until 2026-01-02T03:10:00Z", List.of("0:0")),
        arguments("--until 2026-01-02T03:10:00.001Z", List.of("0:0", "0:1")),
        arguments("--since 2026-01-02T03:05Z --until 2026-01-02T03:15Z", List.of("0:1")),
        arguments("--model signs", List.of("0:1")),
        arguments("--model signs --model cats", List.of("0:1", "1:0")),
        arguments("--letter 1:0", List.of("1:0")),
        arguments("--letter 1:0,0:0", List.of("0:0", "1:0")),
        arguments("--letter 0:0,0:1 --reason UNKNOWN_MODEL", List.of("0:1")),
        arguments("--letter 7:7", List.of()));
  }

  @ParameterizedTest
  @MethodSource("filters")
  void shouldListWhatTheFiltersMean(String filters, List<String> expected) throws IOException {
    assertThat(listed(done("list", "--json " + filters))).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("filters")
  void shouldSendBackWhatTheFiltersMean(String filters, List<String> expected) throws IOException {
    done("redrive", filters);

    assertThat(sentBack()).containsExactlyElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("filters")
  void shouldCountAndSendNothingWhenDry(String filters, List<String> expected) throws IOException {
    String report = done("redrive", "--dry-run --json " + filters);

    assertThat(report)
        .contains(
            "\"redriven\":" + expected.size() + ",\"already\":0,\"unusable\":0", "\"dryRun\":true");
    assertThat(done("redrive", "--dry-run " + filters))
        .startsWith("Would send " + expected.size() + " of ");
    assertThat(letters.sentBack()).isEmpty();
    assertThat(letters.isWritable()).as("whether the ledger's topic is made").isFalse();
  }

  @Test
  void shouldPrintALineForEachLetterAndHowManyHaveWhichReason() throws IOException {
    String text = done("list", "");

    assertThat(text.lines())
        .hasSize(6)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("0:1 ")
                    .contains("2026-01-02T03:10:00Z", " no ", "UNKNOWN_MODEL", " a ", " signs "))
        .contains("3 dead letters: {IMAGE_CORRUPT=1, NOT_AVRO=1, UNKNOWN_MODEL=1}")
        .endsWith("Of other runs, which --run lists: {again=1}");
  }

  @Test
  void shouldPrintAnObjectForEachLetterWhenJsonIsAskedFor() throws IOException {
    assertThat(done("list", "--json --letter 0:1"))
        .isEqualToIgnoringNewLines(
            """
            {"letter":"0:1","time":"2026-01-02T03:10:00Z","reason":"UNKNOWN_MODEL","run":"main",\
            "eventId":"a","modelId":"signs","source":"image-events/1/11","redriven":false,\
            "message":"why"}\
            """);
  }

  @Test
  void shouldListTheRunThatIsNamed() throws IOException {
    assertThat(listed(done("list", "--json --run again"))).containsExactly("1:1");
    assertThat(listed(done("list", "--json --run again --model cats"))).isEmpty();
    assertThat(listed(done("list", "--json --run live"))).containsExactly("0:0", "0:1", "1:0");
    assertThat(listed(done("list", "--json --run main"))).containsExactly("0:0", "0:1", "1:0");
    assertThat(listed(done("list", "--json --set run.id=again")))
        .as("letters that do not say their run are the live one's")
        .containsExactly("0:0", "1:1");
    assertThat(done("list", "--run none")).contains("0 dead letters", "{again=1, main=3}");
  }

  @Test
  void shouldShowTheRunOfALetter() throws IOException {
    assertThat(done("show", "1:1")).contains("run: again", "reason: UNKNOWN_MODEL");
    assertThat(done("show", "0:0")).contains("run: main", "reason: NOT_AVRO");
  }

  /** The live stream may well have explained the event that a replay could not. */
  @ParameterizedTest
  @ValueSource(strings = {"", "--letter 1:1", "--model signs", "--reason UNKNOWN_MODEL"})
  void shouldSendBackNoLetterOfAReplayWhateverTheFilter(String filter) throws IOException {
    assertThat(done("redrive", "--json " + filter)).contains("\"otherRuns\":1,\"dryRun\":false");

    assertThat(sentBack()).doesNotContain("1:1");
  }

  @Test
  void shouldSayWhyALetterOfAReplayStaysAndWhatToDo() throws IOException {
    assertThat(done("redrive", "--letter 1:1"))
        .startsWith("Sent 0 of 1 dead letters")
        .contains("Those of other runs than main stay where they are", "under a new run id");
    assertThat(done("redrive", "--letter 0:0"))
        .startsWith("Sent 1 of 1 dead letters")
        .doesNotContain("stay where they are");
  }

  @Test
  void shouldSendEachLetterOnceWhenRunAgain() throws IOException {
    done("redrive", "--reason NOT_AVRO");

    assertThat(done("redrive", "--json --batch 1"))
        .contains("\"matched\":4,\"redriven\":2,\"already\":1,\"unusable\":0,\"otherRuns\":1");
    assertThat(done("redrive", ""))
        .startsWith("Sent 0 of 4 dead letters; 3 were sent earlier, 0 do not say")
        .contains("1 are of other runs");
    assertThat(sentBack()).containsExactly("0:0", "0:1", "1:0");
    assertThat(listed(done("list", "--json"))).hasSize(3);
    assertThat(done("list", "--json")).contains("\"redriven\":true").doesNotContain(":false");
  }

  @Test
  void shouldSendTheSourceRecordWithoutTheLettersHeaders() throws IOException {
    done("redrive", "--letter 0:1");

    assertThat(letters.sentBack())
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.partition()).isEqualTo(1);
              assertThat(record.timestamp()).isEqualTo(123456);
              assertThat(record.headers().toArray())
                  .singleElement()
                  .satisfies(
                      header -> assertThat(header.key()).isEqualTo("limelight.redriven.from"));
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--since 2026-01-02 --until 2026-01-01",
        "--since then",
        "--letter 17",
        "--reason NO_REASON"
      })
  void shouldRefuseAFilterWhenItIsNone(String filter) throws IOException {
    assertThat(run(new StringWriter(), "list", filter)).isEqualTo(ExitCodes.CONFIGURATION);
    assertThat(run(new StringWriter(), "redrive", filter)).isEqualTo(ExitCodes.CONFIGURATION);
    assertThat(letters.sentBack()).isEmpty();
  }

  private List<String> sentBack() {
    return letters.sentBack().stream()
        .map(record -> record.headers().lastHeader("limelight.redriven.from"))
        .map(header -> new String(header.value(), UTF_8))
        .map(from -> from.replace("dead-letters/", "").replace('/', ':'))
        .toList();
  }

  private static List<String> listed(String json) {
    return LETTER.matcher(json).results().map((MatchResult found) -> found.group(1)).toList();
  }

  /** What a command prints that ends well. */
  private String done(String command, String arguments) throws IOException {
    StringWriter out = new StringWriter();
    assertThat(run(out, command, arguments)).as(command + " " + arguments).isZero();
    return out.toString();
  }

  private int run(StringWriter out, String command, String arguments) throws IOException {
    Path file = folder.resolve("limelight.properties");
    Files.writeString(file, "bootstrap.servers=b:1\nschema.registry.url=http://localhost:1\n");
    CommandLine line =
        DeadLettersCommand.create(Map.of(), () -> NOW, letters)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(new StringWriter()));
    return line.execute(
        Stream.of(
                List.of(command, "--config", file.toString()),
                Arrays.stream(arguments.split(" ")).filter(word -> !word.isEmpty()).toList())
            .flatMap(List::stream)
            .toArray(String[]::new));
  }
}
