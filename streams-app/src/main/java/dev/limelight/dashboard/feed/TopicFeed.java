package dev.limelight.dashboard.feed;

import dev.limelight.topology.Topics;
import dev.limelight.topology.registry.RegistryUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows all partitions of the stream's topics, without a consumer group: nobody's work is taken,
 * and any number of dashboards may follow. Whatever fails for a while is waited for; what cannot go
 * on (a topic made anew) begins again from the topics. Its one thread owns the consumer.
 */
public final class TopicFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TopicFeed.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final long LOOK_AROUND_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Topics topics;
  private final FeedLimits limits;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final RecordIntake intake;
  private final Stores stores;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "limelight-dashboard-feed");
  private final Set<TopicPartition> assigned = new HashSet<>();
  private Map<TopicPartition, Long> ends = new HashMap<>();
  private long lookedAround;
  private volatile FeedState state = FeedState.STARTING;

  /**
   * @param consumers opens a consumer that reads what is committed, without a group
   * @param clock says how old a record may be
   * @param nanoTime a monotonic clock, nanoseconds
   */
  public TopicFeed(
      Topics topics,
      FeedLimits limits,
      Supplier<Consumer<byte[], byte[]>> consumers,
      RecordIntake intake,
      Stores stores,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.topics = topics;
    this.limits = limits;
    this.consumers = consumers;
    this.intake = intake;
    this.stores = stores;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** Begins. */
  public void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** How it is now. */
  public FeedState state() {
    return state;
  }

  private void run() {
    while (isRunning()) {
      try (Consumer<byte[], byte[]> consumer = consumers.get()) {
        follow(consumer);
      } catch (InterruptException stopped) {
        return;
      } catch (KafkaException failure) {
        state = state.withBroker(false);
        log.warn("Reading the topics failed, beginning again: {}", failure.getMessage());
        pause();
      } catch (RuntimeException fault) {
        // A feed that ended would leave a page that stands still without a word.
        log.error(
            "Reading the topics failed in a way that was not expected, beginning again", fault);
        pause();
      }
    }
  }

  private void follow(Consumer<byte[], byte[]> consumer) {
    stores.clear();
    assigned.clear();
    state = state.building();
    lookedAround = nanoTime.getAsLong() - LOOK_AROUND_NANOS;
    while (isRunning()) {
      if (nanoTime.getAsLong() - lookedAround >= LOOK_AROUND_NANOS) {
        lookAround(consumer);
      }
      take(consumer, consumer.poll(POLL));
      if (!state.caughtUp() && state.broker() && hasReached(consumer)) {
        stores.events().arrange();
        state = state.built();
        log.info("Up to date: {} events on the page", stores.events().size());
      }
    }
  }

  /** New partitions and topics, and whether the brokers are there. */
  private void lookAround(Consumer<byte[], byte[]> consumer) {
    try {
      Map<String, List<PartitionInfo>> all = consumer.listTopics(ANSWER);
      Set<TopicPartition> fresh = new HashSet<>();
      for (String topic : topics.all()) {
        for (PartitionInfo partition : all.getOrDefault(topic, List.of())) {
          fresh.add(new TopicPartition(topic, partition.partition()));
        }
      }
      fresh.removeAll(assigned);
      if (!fresh.isEmpty()) {
        Map<TopicPartition, Long> starts = starts(consumer, fresh);
        assigned.addAll(fresh);
        consumer.assign(assigned);
        starts.forEach(consumer::seek);
      }
      ends = consumer.endOffsets(assigned, ANSWER);
      state = state.withBroker(true).withLag(lag(consumer));
    } catch (TimeoutException silent) {
      state = state.withBroker(false);
    }
    lookedAround = nanoTime.getAsLong();
  }

  private Map<TopicPartition, Long> starts(
      Consumer<byte[], byte[]> consumer, Set<TopicPartition> partitions) {
    long oldest = clock.millis() - limits.age().toMillis();
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, oldest));
    // The ends first: what is written between the two questions lies behind them, and is read.
    Map<TopicPartition, Long> last = consumer.endOffsets(partitions, ANSWER);
    Map<TopicPartition, OffsetAndTimestamp> byTime = consumer.offsetsForTimes(times, ANSWER);
    Map<TopicPartition, Long> starts = new HashMap<>();
    for (TopicPartition partition : partitions) {
      long end = last.getOrDefault(partition, 0L);
      OffsetAndTimestamp young = byTime.get(partition);
      long first = young == null ? end : young.offset();
      starts.put(partition, Math.max(first, end - share(partition.topic(), partitions)));
    }
    return starts;
  }

  /** Records to read of each partition of a topic. */
  private long share(String topic, Collection<TopicPartition> partitions) {
    long count = partitions.stream().filter(each -> each.topic().equals(topic)).count();
    int most = topic.equals(topics.saliencyMaps()) ? limits.maps() : limits.records();
    // Transactions leave marks among the records, at most one for each.
    return 2 * (most / Math.max(1, count) + 1);
  }

  private void take(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
        try {
          intake.take(record);
          state = state.registry() ? state : state.withRegistry(true);
        } catch (RegistryUnavailableException away) {
          // This one again, and those after it, once the registry is back.
          consumer.seek(partition, record.offset());
          state = state.withRegistry(false);
          pause();
          break;
        }
      }
    }
  }

  private boolean hasReached(Consumer<byte[], byte[]> consumer) {
    return lag(consumer) == 0;
  }

  private long lag(Consumer<byte[], byte[]> consumer) {
    long lag = 0;
    for (TopicPartition partition : assigned) {
      lag += Math.max(0, ends.getOrDefault(partition, 0L) - consumer.position(partition, ANSWER));
    }
    return lag;
  }

  private boolean isRunning() {
    return stopping.getCount() > 0;
  }

  private void pause() {
    try {
      // Ends early where the dashboard does.
      if (stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        log.debug("Stopping");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      stopping.countDown();
    }
  }

  /** Ends it and waits for its thread. */
  @Override
  public void close() {
    stopping.countDown();
    try {
      thread.join(ANSWER.toMillis() + PAUSE.toMillis());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
