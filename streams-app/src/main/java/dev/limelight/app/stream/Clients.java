package dev.limelight.app.stream;

import dev.limelight.topology.StreamOptions;
import dev.limelight.topology.StreamProperties;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/** Kafka clients beside the stream's own, with its addresses, credentials and sizes. */
public final class Clients {
  private static final String ID = "limelight";

  private Clients() {}

  /**
   * A consumer without a group that reads what is committed; partitions are assigned and positions
   * sought by its owner.
   */
  public static Consumer<byte[], byte[]> reader(StreamOptions options, int maxPollRecords) {
    Map<String, Object> properties = config(options).getRestoreConsumerConfigs(ID);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** A consumer group as one refers to it who is not a member. */
  public static ConsumerGroupMetadata group(StreamOptions options, String group) {
    Map<String, Object> properties = config(options).getRestoreConsumerConfigs(ID);
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return consumer.groupMetadata();
    }
  }

  /** A client that asks the brokers about topics and groups. */
  public static Admin admin(StreamOptions options) {
    return Admin.create(config(options).getAdminConfigs(ID));
  }

  /** A producer of transactions: a later one of the same id ends those of an earlier one. */
  public static Producer<byte[], byte[]> transactional(StreamOptions options, String id) {
    Map<String, Object> properties = config(options).getProducerConfigs(ID);
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static StreamsConfig config(StreamOptions options) {
    return new StreamsConfig(StreamProperties.of(options));
  }
}
