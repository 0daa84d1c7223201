package dev.limelight.dashboard.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.dashboard.store.AuditStore;
import dev.limelight.dashboard.store.EventStore;
import dev.limelight.dashboard.store.PictureCache;
import dev.limelight.topology.Topics;
import dev.limelight.topology.registry.ImageEventDeserializer;
import dev.limelight.topology.registry.RegistryRetry;
import dev.limelight.topology.registry.ResultDeserializer;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TopicFeedTest {
  private static final Topics TOPICS = new Topics("t.");
  private static final TopicPartition ALERTS = new TopicPartition(TOPICS.auditAlerts(), 0);

  /** Its topic is empty until the first question about it has been answered. */
  private static final class Late extends MockConsumer<byte[], byte[]> {
    private final BlockingQueue<Long> starts = new LinkedBlockingQueue<>();
    private long written;

    Late() {
      super("earliest");
      updatePartitions(
          ALERTS.topic(),
          List.of(new PartitionInfo(ALERTS.topic(), 0, Node.noNode(), new Node[0], new Node[0])));
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> times, Duration limit) {
      Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
      times
          .keySet()
          .forEach(at -> found.put(at, written == 0 ? null : new OffsetAndTimestamp(0, 0)));
      written = 1;
      return found;
    }

    @Override
    public synchronized Map<TopicPartition, Long> endOffsets(
        Collection<TopicPartition> partitions, Duration limit) {
      Map<TopicPartition, Long> ends = new HashMap<>();
      partitions.forEach(partition -> ends.put(partition, written));
      written = 1;
      return ends;
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
      super.seek(partition, offset);
      starts.add(offset);
    }
  }

  @Test
  void shouldReadWhatIsWrittenWhileItLooksForItsBeginning() throws InterruptedException {
    RegistryRetry retry =
        new RegistryRetry(Duration.ZERO, Duration.ofMillis(1), pause -> true, () -> 0);
    Stores stores = new Stores(new EventStore(10), new AuditStore(), new PictureCache(1 << 20));
    MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    RecordIntake intake =
        new RecordIntake(
            TOPICS,
            "main",
            new ResultDeserializer(registry, retry),
            new ImageEventDeserializer(registry, retry),
            stores);
    Late consumer = new Late();
    try (TopicFeed feed =
        new TopicFeed(
            TOPICS,
            new FeedLimits(10, 10, Duration.ofHours(1)),
            () -> consumer,
            intake,
            stores,
            InstantSource.fixed(Instant.EPOCH.plus(Duration.ofDays(1))),
            System::nanoTime)) {
      feed.start();

      assertThat(consumer.starts.poll(20, TimeUnit.SECONDS)).isEqualTo(0);
    }
  }
}
