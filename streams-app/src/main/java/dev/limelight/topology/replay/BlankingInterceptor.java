package dev.limelight.topology.replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Takes the contents of records outside a replay's range away: what cannot be read there is not the
 * replay's to report, and live traffic behind the range is not decoded. The records themselves
 * stay, as Kafka Streams commits the offsets of what it processes only. Created by the consumer.
 */
public final class BlankingInterceptor implements ConsumerInterceptor<byte[], byte[]> {
  /** The property that holds the {@link ReplayRange}. */
  public static final String RANGE = "limelight.replay.range";

  private @Nullable ReplayRange range;

  @Override
  public void configure(Map<String, ?> configs) {
    range = (ReplayRange) Objects.requireNonNull(configs.get(RANGE), RANGE);
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> kept = new LinkedHashMap<>();
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> some = new ArrayList<>();
      records
          .records(partition)
          .forEach(record -> some.add(inRange(record) ? record : blank(record)));
      kept.put(partition, some);
    }
    return new ConsumerRecords<>(kept, records.nextOffsets());
  }

  private boolean inRange(ConsumerRecord<?, ?> record) {
    return Objects.requireNonNull(range)
        .contains(record.partition(), record.offset(), record.timestamp());
  }

  @SuppressWarnings("NullAway") // Kafka's records may lack key and value
  private static ConsumerRecord<byte[], byte[]> blank(ConsumerRecord<byte[], byte[]> record) {
    return new ConsumerRecord<>(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.timestampType(),
        ConsumerRecord.NULL_SIZE,
        ConsumerRecord.NULL_SIZE,
        null,
        null,
        new RecordHeaders(),
        record.leaderEpoch());
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    // Nothing depends on it.
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
