package dev.limelight.topology.commit;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A stream thread's consumer that looks for no records, and waits for none, while a commit is due.
 */
final class ObservedConsumer extends KafkaConsumer<byte[], byte[]> {
  private final IdleCommits commits;
  private final int maxPollRecords;

  ObservedConsumer(Map<String, Object> properties, IdleCommits commits) {
    super(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.commits = commits;
    Object most =
        properties.getOrDefault(
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG, ConsumerConfig.DEFAULT_MAX_POLL_RECORDS);
    this.maxPollRecords = Integer.parseInt(most.toString());
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    // Kafka Streams looks at once whether a commit was asked for.
    if (commits.ask()) {
      return ConsumerRecords.empty();
    }
    ConsumerRecords<byte[], byte[]> records = super.poll(commits.patience(timeout));
    commits.polled(records.count(), maxPollRecords);
    return records;
  }
}
