package dev.limelight.topology;

import static org.apache.kafka.streams.StreamsConfig.consumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.producerPrefix;
import static org.apache.kafka.streams.StreamsConfig.topicPrefix;

import dev.limelight.topology.deadletter.DeadLetterWriter;
import dev.limelight.topology.deadletter.DeadLetteringDeserializationHandler;
import dev.limelight.topology.deadletter.DeadLetteringProcessingHandler;
import dev.limelight.topology.deadletter.StoppingProductionHandler;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The properties of Kafka Streams and its clients: the user's, and over them the stream's own. */
public final class StreamProperties {
  /**
   * The client's own 16 KiB are less than one map: each would be a request, and a part of its
   * transaction that the brokers check, by itself.
   */
  private static final int BATCH_BYTES = 256 * 1024;

  private StreamProperties() {}

  /** All properties of a stream. */
  public static Properties of(StreamOptions options) {
    Properties properties = new Properties();
    properties.putAll(options.clientProperties());
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, options.bootstrapServers());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, options.applicationId());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, options.threads());
    properties.put(
        StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, options.commits().interval().toMillis());
    guarantees(properties, options);
    internalTopics(properties);
    sizes(properties, options);
    times(properties, options.times());
    return properties;
  }

  /**
   * Those of the stream that explains, whose tasks have one partition each.
   *
   * @param runId run that its dead letters name
   */
  public static Properties explaining(StreamOptions options, String runId) {
    Properties properties = of(options);
    properties.put(DeadLetterWriter.RUN_ID_PROPERTY, runId);
    // There is no other partition whose records could have to come first.
    properties.putIfAbsent(
        StreamsConfig.MAX_TASK_IDLE_MS_CONFIG,
        Long.toString(StreamsConfig.MAX_TASK_IDLE_MS_DISABLED));
    return properties;
  }

  private static void guarantees(Properties properties, StreamOptions options) {
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
    properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    properties.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, RecordTime.class);
    properties.put(
        StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, options.topics().deadLetters());
    properties.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
        DeadLetteringDeserializationHandler.class);
    properties.put(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
        DeadLetteringProcessingHandler.class);
    properties.put(
        StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, StoppingProductionHandler.class);
  }

  /**
   * Of the topics that Kafka Streams makes for itself. Their records carry times of events, and a
   * send that a broker refuses for its time would end the stream, again after every restart.
   */
  private static void internalTopics(Properties properties) {
    String anyTime = Long.toString(Long.MAX_VALUE);
    properties.put(topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG), anyTime);
    properties.put(topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG), anyTime);
  }

  private static void sizes(Properties properties, StreamOptions options) {
    RecordLimits limits = options.limits();
    properties.put(producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), limits.requestBytes());
    properties.put(
        producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), limits.producerBufferBytes());
    properties.put(producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), options.compression());
    if (!properties.containsKey(ProducerConfig.BATCH_SIZE_CONFIG)) {
      properties.putIfAbsent(producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
    }
    properties.put(consumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), limits.fetchBytes());
    properties.put(
        consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG),
        limits.partitionFetchBytes());
  }

  private static void times(Properties properties, ProcessingTimes times) {
    properties.put(
        producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        Math.toIntExact(times.transactionTimeout().toMillis()));
    properties.put(
        consumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG),
        Math.toIntExact(times.maxPollInterval().toMillis()));
    properties.put(consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), times.maxPollRecords());
    // Decoded events wait in memory, whole images: no more of them than a poll brings.
    properties.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, times.maxPollRecords());
  }
}
