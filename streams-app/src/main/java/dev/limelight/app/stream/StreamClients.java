package dev.limelight.app.stream;

import dev.limelight.topology.commit.CommitListener;
import dev.limelight.topology.commit.IdleCommits;
import dev.limelight.topology.commit.ObservedClients;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The stream's clients, as Kafka Streams makes them itself, except that a static member keeps its
 * transactional ids over restarts: the brokers then abort what a killed process left open as soon
 * as it is back, not after {@code transaction.timeout.ms}. Thread-safe.
 */
final class StreamClients implements KafkaClientSupplier {
  private final KafkaClientSupplier clients;
  private final Optional<String> instanceId;
  private final TransactionalIds ids;

  /**
   * Clients for a stream with the properties.
   *
   * @param listener told of every transaction's end
   * @param idle the commits that its threads want before they wait
   * @param nanoTime a monotonic clock, nanoseconds
   */
  StreamClients(
      Properties properties, CommitListener listener, IdleCommits idle, LongSupplier nanoTime) {
    this.clients = new ObservedClients(listener, idle, nanoTime);
    this.instanceId = instanceId(properties);
    this.ids =
        new TransactionalIds(properties.getProperty(StreamsConfig.APPLICATION_ID_CONFIG, ""));
  }

  /** {@code group.instance.id}, wherever it is set; Kafka's own order of precedence. */
  static Optional<String> instanceId(Properties properties) {
    String key = ConsumerConfig.GROUP_INSTANCE_ID_CONFIG;
    return List.of(StreamsConfig.mainConsumerPrefix(key), StreamsConfig.consumerPrefix(key), key)
        .stream()
        .map(properties::getProperty)
        .filter(Objects::nonNull)
        .findFirst();
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    Map<String, Object> own = new HashMap<>(config);
    if (instanceId.isPresent()
        && own.get(ProducerConfig.TRANSACTIONAL_ID_CONFIG) instanceof String generated) {
      own.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, ids.ofInstance(instanceId.get(), generated));
    }
    return clients.getProducer(own);
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return clients.getAdmin(config);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return clients.getConsumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return clients.getRestoreConsumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return clients.getGlobalConsumer(config);
  }
}
