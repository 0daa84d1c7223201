package dev.limelight.dashboard.feed;

import dev.limelight.dashboard.store.PictureCache;
import dev.limelight.dashboard.store.Position;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Single records by their place: from the cache, or else from their topic. Thread-safe; one record
 * at a time is read.
 */
public final class RecordLookup implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();

  private final PictureCache cache;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final BooleanSupplier brokersAnswer;
  private final LongSupplier nanoTime;
  private @Nullable Consumer<byte[], byte[]> consumer;

  /**
   * @param consumers opens a consumer that reads what is committed, one record a poll
   * @param brokersAnswer whether the brokers answered last; where not, nobody waits for them
   * @param nanoTime a monotonic clock, nanoseconds
   */
  public RecordLookup(
      PictureCache cache,
      Supplier<Consumer<byte[], byte[]>> consumers,
      BooleanSupplier brokersAnswer,
      LongSupplier nanoTime) {
    this.cache = cache;
    this.consumers = consumers;
    this.brokersAnswer = brokersAnswer;
    this.nanoTime = nanoTime;
  }

  /**
   * The value of a record; empty where it is gone.
   *
   * @throws BrokersAwayException if it would have to be read, and the brokers do not answer
   */
  public Optional<byte[]> value(Position position) {
    if (position.partition() < 0 || position.offset() < 0) {
      // A result names the place of its event, and anybody may have written it.
      return Optional.empty();
    }
    Optional<byte[]> cached = cache.get(position);
    if (cached.isEmpty() && !brokersAnswer.getAsBoolean()) {
      throw new BrokersAwayException();
    }
    return cached.isPresent() ? cached : read(position);
  }

  private synchronized Optional<byte[]> read(Position position) {
    try {
      Consumer<byte[], byte[]> open = consumer == null ? consumers.get() : consumer;
      consumer = open;
      TopicPartition partition = new TopicPartition(position.topic(), position.partition());
      open.assign(List.of(partition));
      open.seek(partition, position.offset());
      long start = nanoTime.getAsLong();
      while (nanoTime.getAsLong() - start < PATIENCE_NANOS) {
        for (ConsumerRecord<byte[], byte[]> record : open.poll(POLL)) {
          return record.offset() == position.offset()
              ? Optional.ofNullable(record.value())
              : Optional.empty();
        }
      }
      return Optional.empty();
    } catch (KafkaException gone) {
      close();
      return Optional.empty();
    }
  }

  @Override
  public synchronized void close() {
    Consumer<byte[], byte[]> open = consumer;
    consumer = null;
    if (open != null) {
      open.close();
    }
  }
}
