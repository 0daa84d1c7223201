package dev.limelight.topology.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class BlankingInterceptorTest {
  private static final TopicPartition FIRST = new TopicPartition("image-events", 0);
  private static final TopicPartition NEW = new TopicPartition("image-events", 7);
  private static final ReplayRange RANGE =
      new ReplayRange(100, 200, Map.of(0, new OffsetRange(5, 8)));

  @Test
  void shouldTakeTheContentsAwayWhenARecordIsOutsideTheRange() {
    Map<TopicPartition, OffsetAndMetadata> next = Map.of(FIRST, new OffsetAndMetadata(12));
    try (BlankingInterceptor interceptor = new BlankingInterceptor()) {
      interceptor.configure(Map.of(BlankingInterceptor.RANGE, RANGE));

      ConsumerRecords<byte[], byte[]> seen =
          interceptor.onConsume(
              new ConsumerRecords<>(
                  Map.of(
                      FIRST,
                      List.of(
                          record(FIRST, 4, 150),
                          record(FIRST, 5, 100),
                          record(FIRST, 6, 200),
                          record(FIRST, 7, 199),
                          record(FIRST, 8, 150)),
                      NEW,
                      List.of(record(NEW, 6, 150))),
                  next));

      assertThat(StreamSupport.stream(seen.records("image-events").spliterator(), false))
          .as("all stay, so that their offsets are committed")
          .hasSize(6)
          .filteredOn(record -> record.value() != null)
          .extracting(ConsumerRecord::offset)
          .containsExactly(5L, 7L);
      assertThat(seen.records(FIRST))
          .extracting(ConsumerRecord::offset)
          .containsExactly(4L, 5L, 6L, 7L, 8L);
      assertThat(seen.nextOffsets()).isEqualTo(next);
    }
  }

  @Test
  void shouldCountOffsetsInsideTheRangeOnly() {
    OffsetRange range = new OffsetRange(5, 8);

    assertThat(range.before(0)).isZero();
    assertThat(range.before(6)).isEqualTo(1);
    assertThat(range.before(100)).isEqualTo(range.length()).isEqualTo(3);
    assertThatThrownBy(() -> new OffsetRange(5, 4)).hasMessageContaining("5 to 4");
    assertThatThrownBy(() -> new ReplayRange(5, 5, Map.of())).hasMessageContaining("5 to 5");
  }

  private static ConsumerRecord<byte[], byte[]> record(
      TopicPartition partition, long offset, long timestamp) {
    return new ConsumerRecord<>(
        partition.topic(),
        partition.partition(),
        offset,
        timestamp,
        TimestampType.CREATE_TIME,
        1,
        1,
        new byte[1],
        new byte[1],
        new RecordHeaders(),
        Optional.empty());
  }
}
