package dev.limelight.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.limelight.app.deadletters.LetterArchive;
import dev.limelight.app.deadletters.LetterClients;
import dev.limelight.app.deadletters.LetterEvents;
import dev.limelight.app.deadletters.OpenLetters;
import dev.limelight.config.Configuration;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.TrustedRecords;
import dev.limelight.topology.deadletter.DeadLetterHeaders;
import dev.limelight.topology.registry.ImageEventDeserializer;
import dev.limelight.topology.registry.RegistryRetry;
import dev.limelight.topology.registry.ResultSerializer;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Dead letters in memory, in the place of brokers and registry; keeps what a redrive commits. */
final class StoredLetters implements LetterClients, LetterCommand.Opener, AutoCloseable {
  private static final String SCOPE = "stored-letters";
  private static final String EVENTS = "image-events";

  private final SchemaRegistryClient registry =
      MockSchemaRegistry.getClientForScope(SCOPE, List.of(new AvroSchemaProvider()));
  private final RegistryRetry retry =
      new RegistryRetry(Duration.ZERO, Duration.ofMillis(1), pause -> true, () -> 0);
  private final List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
  private final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();
  private boolean writable;

  StoredLetters() {
    TrustedRecords.trust();
  }

  /** Adds a letter that is no event; without a run, as earlier versions wrote them. */
  void add(int partition, long offset, Instant time, String reason, @Nullable String run) {
    add(partition, offset, time, reason, run, new byte[] {1, 2});
  }

  /** Adds a letter of an event. */
  void add(int partition, long offset, Instant time, String reason, String run, ImageEvent event) {
    byte[] value = new ResultSerializer(registry, retry, true).serialize(EVENTS, event);
    add(partition, offset, time, reason, run, value);
  }

  private void add(
      int partition, long offset, Instant time, String reason, @Nullable String run, byte[] value) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(DeadLetterHeaders.REASON, reason.getBytes(UTF_8));
    headers.add(DeadLetterHeaders.MESSAGE, "why".getBytes(UTF_8));
    if (run != null) {
      headers.add(DeadLetterHeaders.RUN, run.getBytes(UTF_8));
    }
    headers.add(DeadLetterHeaders.SOURCE_TOPIC, EVENTS.getBytes(UTF_8));
    headers.add(DeadLetterHeaders.SOURCE_PARTITION, "1".getBytes(UTF_8));
    headers.add(DeadLetterHeaders.SOURCE_OFFSET, Long.toString(10 + offset).getBytes(UTF_8));
    headers.add(DeadLetterHeaders.SOURCE_TIMESTAMP, "123456".getBytes(UTF_8));
    letters.add(
        new ConsumerRecord<>(
            "dead-letters",
            partition,
            offset,
            time.toEpochMilli(),
            TimestampType.CREATE_TIME,
            0,
            0,
            new byte[] {5},
            value,
            headers,
            Optional.empty()));
  }

  @Override
  public OpenLetters open(Configuration configuration, boolean events, boolean writes) {
    writable |= writes;
    return new OpenLetters(
        configuration.stream(),
        configuration.run().id(),
        this,
        new LetterArchive(
            this,
            "dead-letters",
            new LetterEvents(new ImageEventDeserializer(registry, retry), events)),
        registry);
  }

  @Override
  public void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> action) {
    if (topic.equals("dead-letters")) {
      letters.forEach(action);
      return;
    }
    if (!writable) {
      throw new UnknownTopicOrPartitionException(topic);
    }
    for (ProducerRecord<byte[], byte[]> entry : committed(topic)) {
      action.accept(new ConsumerRecord<>(topic, 0, 0, entry.key(), entry.value()));
    }
  }

  @Override
  public Producer<byte[], byte[]> redriver() {
    List<PartitionInfo> partitions = new ArrayList<>();
    for (int partition = 0; partition < 2; partition++) {
      partitions.add(new PartitionInfo(EVENTS, partition, Node.noNode(), new Node[0], new Node[0]));
    }
    Cluster cluster = new Cluster("c", List.of(), partitions, Set.of(), Set.of());
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(
            cluster, true, null, new ByteArraySerializer(), new ByteArraySerializer());
    producers.add(producer);
    return producer;
  }

  /** What redrives have sent to image-events and committed. */
  List<ProducerRecord<byte[], byte[]>> sentBack() {
    return committed(EVENTS);
  }

  /** Whether a command has asked to write, for which the ledger's topic is made. */
  boolean isWritable() {
    return writable;
  }

  private List<ProducerRecord<byte[], byte[]>> committed(String topic) {
    return producers.stream()
        .flatMap(producer -> producer.history().stream())
        .filter(record -> record.topic().equals(topic))
        .toList();
  }

  @Override
  public void close() {
    MockSchemaRegistry.dropScope(SCOPE);
  }
}
