package dev.limelight.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.RcapScore;
import dev.limelight.topology.deadletter.DeadLetterReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events whose time, order, id or key is not what one would wish. */
class EventTimeTest {
  private final TestStream stream =
      new TestStream(
          "EventTimeTest",
          1 << 20,
          (event, source, deadline) -> List.of(Fixtures.explained(event, source, 10)));

  @AfterEach
  void close() {
    stream.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00Z",
        "1970-01-01T00:00:00.001Z",
        "2001-01-01T00:00:00Z",
        "2100-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z"
      })
  void shouldExplainWithTheRecordsTimeWhateverThatIs(Instant time) {
    stream.send(new TestRecord<>(key("e"), stream.avro(Fixtures.event("e")), time));

    for (String topic : List.of("t.saliency-maps", "t.rcap-scores")) {
      assertThat(stream.read(topic)).extracting(TestRecord::getRecordTime).containsExactly(time);
    }
    assertThat(stream.read("t.dead-letters")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, 0, 5})
  void shouldTakeARecordWithoutTimestampForOneOf1970(long timestamp) {
    TimestampExtractor time = new RecordTime();

    assertThat(time.extract(record(timestamp), 77)).isEqualTo(Math.max(0, timestamp));
    assertThat(StreamProperties.of(Fixtures.options(1 << 20)))
        .containsEntry("default.timestamp.extractor", RecordTime.class);
  }

  private static ConsumerRecord<Object, Object> record(long timestamp) {
    return new ConsumerRecord<>(
        "t.image-events",
        0,
        0,
        timestamp,
        TimestampType.CREATE_TIME,
        0,
        0,
        new byte[0],
        new byte[0],
        new RecordHeaders(),
        Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-0044-03-15T12:00:00Z",
        "1969-12-31T23:59:59.999Z",
        "1970-01-01T00:00:00Z",
        "2100-01-01T00:00:00Z"
      })
  void shouldKeepTheEventsOwnTimeWhateverThatIs(Instant time) {
    stream.send(ImageEvent.newBuilder(Fixtures.event("e")).setTime(time).build());

    assertThat(scores()).extracting(RcapScore::getEventTime).containsExactly(time);
  }

  @Test
  void shouldExplainEachInItsTurnWhenTheyAreLateOrOutOfOrder() {
    Instant noon = Fixtures.TIME;
    for (Instant time :
        List.of(
            noon, noon.minus(Duration.ofDays(400)), noon.plusSeconds(5), noon.minusSeconds(9))) {
      stream.send(new TestRecord<>(key("e"), stream.avro(Fixtures.event("at " + time)), time));
    }

    assertThat(stream.read("t.rcap-scores"))
        .extracting(score -> new String(score.key(), UTF_8), TestRecord::getRecordTime)
        .containsExactly(
            tuple("at " + noon, noon),
            tuple("at " + noon.minus(Duration.ofDays(400)), noon.minus(Duration.ofDays(400))),
            tuple("at " + noon.plusSeconds(5), noon.plusSeconds(5)),
            tuple("at " + noon.minusSeconds(9), noon.minusSeconds(9)));
  }

  @Test
  void shouldExplainEachRecordWhenTheyShareAnEventId() {
    stream.send(Fixtures.event("same"));
    stream.send(Fixtures.event("same"));

    assertThat(stream.read("t.saliency-maps")).hasSize(2);
    assertThat(scores())
        .as("told apart by where they lie")
        .extracting(score -> score.getSource().getOffset())
        .containsExactly(0L, 1L);
  }

  @Test
  void shouldEndATombstoneAsDeadLetterAndGoOn() {
    stream.send(new TestRecord<>(key("gone"), null, Fixtures.TIME));
    stream.send(Fixtures.event("after"));

    assertThat(stream.read("t.dead-letters"))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.key()).isEqualTo(key("gone"));
              assertThat(letter.value()).isNull();
              assertThat(letter.headers().lastHeader("limelight.reason").value())
                  .isEqualTo(DeadLetterReason.EMPTY_VALUE.name().getBytes(UTF_8));
            });
    assertThat(scores()).extracting(RcapScore::getEventId).containsExactly("after");
  }

  @Test
  void shouldWriteUnderTheEventIdWhenTheRecordHasNoKey() {
    stream.send(new TestRecord<byte @Nullable [], byte[]>(null, stream.avro(Fixtures.event("e"))));

    assertThat(stream.read("t.saliency-maps"))
        .extracting(map -> new String(map.key(), UTF_8))
        .containsExactly("e");
  }

  private List<RcapScore> scores() {
    return stream.read("t.rcap-scores").stream()
        .map(score -> stream.decode("t.rcap-scores", score.value(), RcapScore.class))
        .toList();
  }

  private static byte[] key(String text) {
    return text.getBytes(UTF_8);
  }
}
