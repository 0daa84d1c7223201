package dev.limelight.app.deadletters;

import dev.limelight.app.stream.Clients;
import dev.limelight.app.stream.CommittedRecords;
import dev.limelight.topology.StreamOptions;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** How the commands about dead letters reach the topics. */
public interface LetterClients {
  /**
   * Hands on what a topic holds now, read committed, partition by partition in the order of the
   * offsets.
   *
   * @throws UnknownTopicOrPartitionException if there is no such topic
   */
  void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> action);

  /** A producer for one redrive: it ends the transactions of every earlier one. */
  Producer<byte[], byte[]> redriver();

  /** Those of a stream. */
  static LetterClients of(StreamOptions options) {
    return new LetterClients() {
      @Override
      public void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> action) {
        try (CommittedRecords records = CommittedRecords.of(options, List.of(topic))) {
          records.forEach(action);
        }
      }

      @Override
      public Producer<byte[], byte[]> redriver() {
        return Clients.transactional(options, options.applicationId() + "-redrive");
      }
    };
  }
}
