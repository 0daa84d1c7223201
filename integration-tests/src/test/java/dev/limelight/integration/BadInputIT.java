package dev.limelight.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Whatever arrives that cannot be explained is set aside, untouched, and the stream goes on. */
@IntegrationTest
class BadInputIT {
  /** Minutes for an event that asks for it, which the start's check of the model cannot know. */
  private static final Map<String, String> SLOW_ON_REQUEST =
      Map.of(
          "explanation.max.duration.ms", "5000",
          "explanation.methods.allowed", "blur-ig",
          "explanation.blur.ig.steps", "10000",
          "explanation.blur.ig.radius", "1000");

  @Test
  void shouldSetEveryBadRecordAsideAndGoOn(RunningServices services) throws Exception {
    try (StreamUnderTest stream = StreamUnderTest.running(services, "bad-input", SLOW_ON_REQUEST)) {
      BadRecords bad = BadRecords.all(stream);
      bad.addTooLong(stream);
      Map<String, byte[]> values = new LinkedHashMap<>(bad.values());
      values.put("good", stream.avro(Events.encoded("good", Pictures.png(2)).build()));

      stream.records().write(stream.topics().imageEvents(), values);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> stream.records().keys(stream.topics().rcapScores()).contains("good"));

      // One partition: what lies before the good event has been decided before it.
      assertThat(stream.records().keys(stream.topics().saliencyMaps())).containsExactly("good");
      List<ConsumerRecord<String, byte[]>> letters = stream.deadLetters();
      assertThat(letters)
          .extracting(ConsumerRecord::key)
          .containsExactlyInAnyOrderElementsOf(bad.values().keySet());
      List<String> keys = List.copyOf(bad.values().keySet());
      SoftAssertions.assertSoftly(
          softly -> {
            for (ConsumerRecord<String, byte[]> letter : letters) {
              softly
                  .assertThat(header(letter, "reason"))
                  .as(letter.key())
                  .isEqualTo(bad.reasons().get(letter.key()));
              softly
                  .assertThat(letter.value())
                  .as(letter.key())
                  .isEqualTo(values.get(letter.key()));
              softly
                  .assertThat(header(letter, "source.topic"))
                  .isEqualTo(stream.topics().imageEvents());
              softly.assertThat(header(letter, "source.partition")).isEqualTo("0");
              softly
                  .assertThat(header(letter, "source.offset"))
                  .isEqualTo("" + keys.indexOf(letter.key()));
              softly.assertThat(header(letter, "message")).as(letter.key()).isNotBlank();
              softly.assertThat(header(letter, "exception")).as(letter.key()).isNotBlank();
            }
          });
    }
  }

  private static String header(ConsumerRecord<?, ?> letter, String name) {
    return new String(letter.headers().lastHeader("limelight." + name).value(), UTF_8);
  }
}
