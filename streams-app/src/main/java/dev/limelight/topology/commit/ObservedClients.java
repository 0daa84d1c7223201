package dev.limelight.topology.commit;

import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Kafka's own clients, with producers that say how their transactions end and consumers that wait
 * only when there is nothing to commit. Thread-safe.
 */
public final class ObservedClients implements KafkaClientSupplier {
  private final CommitListener listener;
  private final IdleCommits idle;
  private final LongSupplier nanoTime;

  /**
   * Clients.
   *
   * @param listener told of every transaction's end
   * @param idle the commits that its threads want before they wait
   * @param nanoTime a monotonic clock, nanoseconds
   */
  public ObservedClients(CommitListener listener, IdleCommits idle, LongSupplier nanoTime) {
    this.listener = listener;
    this.idle = idle;
    this.nanoTime = nanoTime;
  }

  @Override
  public Admin getAdmin(Map<String, Object> properties) {
    return Admin.create(properties);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> properties) {
    return new ObservedProducer(properties, listener, idle, nanoTime);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> properties) {
    return new ObservedConsumer(properties, idle);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> properties) {
    return consumer(properties);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> properties) {
    return consumer(properties);
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> properties) {
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
