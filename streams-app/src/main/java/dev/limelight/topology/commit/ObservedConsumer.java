package dev.limelight.topology.commit;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A stream thread's consumer that does not wait for records while a commit is due. */
final class ObservedConsumer extends KafkaConsumer<byte[], byte[]> {
  private final IdleCommits commits;

  ObservedConsumer(Map<String, Object> properties, IdleCommits commits) {
    super(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.commits = commits;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    ConsumerRecords<byte[], byte[]> records = super.poll(commits.patience(timeout));
    if (records.isEmpty()) {
      // Kafka Streams looks at once whether a commit was asked for.
      commits.waited();
    }
    return records;
  }
}
