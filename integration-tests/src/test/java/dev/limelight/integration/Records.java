package dev.limelight.integration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes records to a broker and reads all committed ones back.
 *
 * @param connection what its clients have in common: the address, credentials
 */
record Records(Map<String, Object> connection) {
  private static final int LARGEST_REQUEST = 32 << 20;

  Records {
    connection = Map.copyOf(connection);
  }

  Records(String bootstrapServers) {
    this(Map.of("bootstrap.servers", bootstrapServers));
  }

  String bootstrapServers() {
    return String.valueOf(connection.get("bootstrap.servers"));
  }

  private Map<String, Object> with(String key, Object value) {
    Map<String, Object> properties = new HashMap<>(connection);
    properties.put(key, value);
    return properties;
  }

  void createTopic(String topic) throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(connection)) {
      admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
    }
  }

  /** Writes the value and returns when the broker has it. */
  void write(String topic, String key, byte[] value)
      throws InterruptedException, ExecutionException {
    write(topic, Map.of(key, value));
  }

  /** Writes the values in the map's order and returns when the broker has them all. */
  void write(String topic, Map<String, byte[]> values)
      throws InterruptedException, ExecutionException {
    write(
        values.entrySet().stream()
            .map(value -> new ProducerRecord<>(topic, value.getKey(), value.getValue()))
            .toList());
  }

  /** Writes the records in their order and returns when the broker has them all. */
  void write(List<ProducerRecord<String, byte[]>> records)
      throws InterruptedException, ExecutionException {
    Map<String, Object> properties = with("max.request.size", LARGEST_REQUEST);
    try (Producer<String, byte[]> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      records.forEach(record -> sent.add(producer.send(record)));
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
    }
  }

  /** Writes the values in a transaction, which is committed or aborted. */
  void writeTransaction(String topic, Map<String, byte[]> values, boolean commit)
      throws InterruptedException, ExecutionException {
    Map<String, Object> properties = with("transactional.id", topic + "-producer");
    try (Producer<String, byte[]> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      for (Map.Entry<String, byte[]> value : values.entrySet()) {
        producer.send(new ProducerRecord<>(topic, value.getKey(), value.getValue())).get();
      }
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }

  /**
   * Writes a record in a transaction that stays open until the brokers give it up, or the close.
   */
  Producer<String, byte[]> leaveTransactionOpen(String topic)
      throws InterruptedException, ExecutionException {
    Producer<String, byte[]> producer =
        new KafkaProducer<>(
            with("transactional.id", topic + "-producer"),
            new StringSerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    producer.beginTransaction();
    producer.send(new ProducerRecord<>(topic, "open", new byte[0])).get();
    return producer;
  }

  /** All committed records that the topic holds now, in the order of their partitions. */
  List<ConsumerRecord<String, byte[]>> all(String topic) {
    return all(topic, "read_committed");
  }

  /** As above, with those of open and aborted transactions. */
  List<ConsumerRecord<String, byte[]>> allUncommitted(String topic) {
    return all(topic, "read_uncommitted");
  }

  private List<ConsumerRecord<String, byte[]>> all(String topic, String isolation) {
    Map<String, Object> properties = with("isolation.level", isolation);
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
      return List.copyOf(records);
    }
  }

  /** The keys of all committed records of the topics. */
  List<String> keys(String... topics) {
    return Stream.of(topics)
        .flatMap(topic -> all(topic).stream())
        .map(ConsumerRecord::key)
        .toList();
  }
}
