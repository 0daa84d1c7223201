package dev.limelight.app.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.topology.deadletter.DeadLetterHeaders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RedrivenEventTest {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

  private static DeadLetter letter(Headers headers) {
    return new DeadLetter(
        new ConsumerRecord<>(
            "dead-letters",
            1,
            7,
            TIME.toEpochMilli(),
            TimestampType.CREATE_TIME,
            0,
            0,
            new byte[] {5},
            new byte[] {1, 0, 2},
            headers,
            Optional.empty()));
  }

  private static Headers headers(String... namesAndValues) {
    RecordHeaders headers = new RecordHeaders();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], namesAndValues[i + 1].getBytes(UTF_8));
    }
    return headers;
  }

  private static Headers whole(Headers headers) {
    headers.add(DeadLetterHeaders.REASON, "NOT_AVRO".getBytes(UTF_8));
    headers.add(DeadLetterHeaders.MESSAGE, "why".getBytes(UTF_8));
    headers.add(DeadLetterHeaders.EXCEPTION, "E".getBytes(UTF_8));
    headers.add(DeadLetterHeaders.SOURCE_TOPIC, "image-events".getBytes(UTF_8));
    headers.add(DeadLetterHeaders.SOURCE_PARTITION, "3".getBytes(UTF_8));
    headers.add(DeadLetterHeaders.SOURCE_OFFSET, "11".getBytes(UTF_8));
    headers.add(DeadLetterHeaders.SOURCE_TIMESTAMP, "123456".getBytes(UTF_8));
    return headers;
  }

  private static List<String> texts(Headers headers) {
    List<String> texts = new ArrayList<>();
    for (Header header : headers) {
      texts.add(header.key() + "=" + new String(header.value(), UTF_8));
    }
    return texts;
  }

  @Test
  void shouldBeTheSourceRecordAndNameTheLetter() {
    DeadLetter letter = letter(whole(headers("traceparent", "00-1", "limelight.reason", "mine")));

    ProducerRecord<byte[], byte[]> event =
        RedrivenEvent.of(letter, letter.source().orElseThrow(), 4);

    assertThat(event.topic()).isEqualTo("image-events");
    assertThat(event.partition()).isEqualTo(3);
    assertThat(event.timestamp()).isEqualTo(123456);
    assertThat(event.key()).containsExactly(5);
    assertThat(event.value()).containsExactly(1, 0, 2);
    assertThat(texts(event.headers()))
        .containsExactly(
            "traceparent=00-1",
            "limelight.reason=mine",
            "limelight.redriven.from=dead-letters/1/7");
  }

  @Test
  void shouldNameTheLastLetterOnlyWhenRedrivenBefore() {
    DeadLetter letter = letter(whole(headers("limelight.redriven.from", "dead-letters/0/2")));

    assertThat(texts(RedrivenEvent.of(letter, letter.source().orElseThrow(), 4).headers()))
        .containsExactly("limelight.redriven.from=dead-letters/1/7");
  }

  @Test
  void shouldLeaveThePartitionToTheKeyWhenTheTopicHasFewerNow() {
    DeadLetter letter = letter(whole(headers()));

    assertThat(RedrivenEvent.of(letter, letter.source().orElseThrow(), 3).partition()).isNull();
  }

  @Test
  void shouldHaveNoSourceWhenTheHeadersDoNotSay() {
    assertThat(letter(headers("limelight.source.topic", "image-events")).source()).isEmpty();
  }

  @Test
  void shouldAcceptOnlyLettersThatEveryConditionHoldsFor() {
    DeadLetter letter = letter(whole(headers()));
    LetterFilter filter =
        new LetterFilter(
            Set.of("NOT_AVRO"),
            Optional.of(TIME),
            Optional.of(TIME.plusMillis(1)),
            Set.of("signs"),
            Set.of(LetterPosition.parse("1:7")));

    assertThat(filter.accepts(letter, () -> Optional.of("signs"))).isTrue();
    assertThat(filter.accepts(letter, () -> Optional.of("other"))).isFalse();
    assertThat(filter.accepts(letter, Optional::empty)).isFalse();
    assertThat(times(Optional.of(TIME.plusMillis(1)), Optional.empty(), letter)).isFalse();
    assertThat(times(Optional.empty(), Optional.of(TIME), letter)).isFalse();
    assertThat(LetterFilter.ALL.accepts(letter, Optional::empty)).isTrue();
  }

  private static boolean times(
      Optional<Instant> since, Optional<Instant> until, DeadLetter letter) {
    return new LetterFilter(Set.of(), since, until, Set.of(), Set.of())
        .accepts(letter, Optional::empty);
  }

  @Test
  void shouldSayWhatAPlaceIsWhenItIsNone() {
    assertThatThrownBy(() -> LetterPosition.parse("17"))
        .hasMessageContaining("'17'")
        .hasMessageContaining("PARTITION:OFFSET");
  }
}
