package dev.limelight.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limelight.app.demo.ChildProcess;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Dead letters go back to where they came from: each once, whatever happens on the way. */
@IntegrationTest
class RedriveIT {
  private static final int LETTERS = 400;

  /** Letters with the reason that their first half has, and the second. */
  private static StreamUnderTest withLetters(RunningServices services, String stem)
      throws Exception {
    StreamUnderTest stream = StreamUnderTest.running(services, stem, Map.of());
    Map<String, byte[]> values = new LinkedHashMap<>();
    for (int i = 0; i < LETTERS; i++) {
      values.put(
          "letter-" + i,
          i % 2 == 0
              ? ("text " + i).getBytes(UTF_8)
              : stream.avro(
                  Events.encoded("letter-" + i, Pictures.png(1)).setModelId("absent").build()));
    }
    stream.records().write(stream.topics().imageEvents(), values);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> stream.deadLetters().size() == values.size());
    // What comes back stays in the topic.
    stream.stop();
    return stream;
  }

  @Test
  void shouldSendEachLetterOnceWhenFilteredAndRunAgain(RunningServices services) throws Exception {
    try (StreamUnderTest stream = withLetters(services, "redrive")) {
      assertThat(redrive(stream, "--model", "absent"))
          .contains("\"matched\":200,\"redriven\":200,\"already\":0,\"unusable\":0");
      assertThat(redrive(stream)).contains("\"matched\":400,\"redriven\":200,\"already\":200");
      assertThat(redrive(stream, "--reason", "NOT_AVRO"))
          .contains("\"matched\":200,\"redriven\":0,\"already\":200");

      assertSentBackOnce(stream);
      Launcher.Outcome shown = stream.command("dead-letters", "show", "0:0", "--json");
      assertThat(shown.exitCode()).as(shown.text()).isZero();
      assertThat(shown.text())
          .contains("\"reason\":\"NOT_AVRO\"", "\"redriven\":true", "\"key\":\"letter-0\"");
    }
  }

  @Test
  void shouldSendEachLetterOnceWhenKilledInTheMiddle(RunningServices services) throws Exception {
    try (StreamUnderTest stream = withLetters(services, "redrive-killed")) {
      String events = stream.topics().imageEvents();
      try (ChildProcess process =
          stream.background("dead-letters", "redrive", "--json", "--batch", "1")) {
        await()
            .atMost(Duration.ofSeconds(30))
            .pollInterval(Duration.ofMillis(5))
            .until(() -> stream.records().allUncommitted(events).size() > LETTERS + 5);
        process.kill();
      }
      assertThat(stream.records().all(events))
          .as("killed in the middle")
          .hasSizeLessThan(2 * LETTERS);

      redrive(stream);

      assertSentBackOnce(stream);
    }
  }

  private static String redrive(StreamUnderTest stream, String... filter) {
    String[] words =
        Stream.concat(Stream.of("redrive", "--json"), Stream.of(filter)).toArray(String[]::new);
    Launcher.Outcome outcome = stream.command("dead-letters", words);
    assertThat(outcome.exitCode()).as(outcome.text()).isZero();
    return outcome.text();
  }

  /** The source topic holds what was written, and all of it once more with the letter's name. */
  private static void assertSentBackOnce(StreamUnderTest stream) {
    List<ConsumerRecord<String, byte[]>> all = stream.records().all(stream.topics().imageEvents());
    assertThat(all).hasSize(2 * LETTERS);
    Map<String, ConsumerRecord<String, byte[]>> written = new LinkedHashMap<>();
    all.subList(0, LETTERS).forEach(record -> written.put(record.key(), record));
    List<ConsumerRecord<String, byte[]>> back = all.subList(LETTERS, 2 * LETTERS);
    assertThat(back)
        .extracting(ConsumerRecord::key)
        .containsExactlyInAnyOrderElementsOf(written.keySet());
    assertThat(back)
        .allSatisfy(
            record -> {
              ConsumerRecord<String, byte[]> original =
                  Objects.requireNonNull(written.get(record.key()));
              assertThat(record.value()).isEqualTo(original.value());
              assertThat(record.timestamp()).isEqualTo(original.timestamp());
              assertThat(record.headers().toArray()).hasSize(1);
              assertThat(record.headers().lastHeader("limelight.redriven.from")).isNotNull();
            });
  }
}
