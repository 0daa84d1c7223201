package dev.limelight.topology;

import dev.limelight.schemas.ImageEvent;
import dev.limelight.topology.registry.ImageEventDeserializer;
import dev.limelight.topology.registry.RegistryRetry;
import dev.limelight.topology.registry.ResultSerializer;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The topology under Kafka's test driver, with the properties that it runs with. */
public final class TestStream implements AutoCloseable {
  /** Run that dead letters name. */
  static final String RUN = "run-7";

  private static final Map<String, Object> SERDE =
      Map.of("schema.registry.url", "mock://unused", "specific.avro.reader", true);

  private final String scope;
  private final SchemaRegistryClient registry;
  private final FaultyRegistry faulty;
  private final List<Duration> pauses = new ArrayList<>();
  private final TopologyTestDriver driver;
  private final StreamOptions options;

  /** The topology with this explainer, about every event. */
  public TestStream(String scope, int maxRecordBytes, ImageEventExplainer explainer) {
    this(scope, maxRecordBytes, explainer, EventSelector.ALL);
  }

  TestStream(
      String scope, int maxRecordBytes, ImageEventExplainer explainer, EventSelector selector) {
    this.scope = scope;
    this.registry = MockSchemaRegistry.getClientForScope(scope, List.of(new AvroSchemaProvider()));
    this.faulty = new FaultyRegistry(registry);
    this.options = Fixtures.options(maxRecordBytes);
    AtomicLong now = new AtomicLong();
    RegistryRetry retry =
        new RegistryRetry(
            Duration.ofSeconds(1),
            Duration.ofMillis(200),
            pause -> {
              pauses.add(pause);
              now.addAndGet(pause.toNanos());
              return true;
            },
            now::get);
    TopologyServices services =
        new TopologyServices(
            new ImageEventDeserializer(faulty.client(), retry),
            new ResultSerializer(faulty.client(), retry, true),
            explainer,
            selector);
    Properties properties = StreamProperties.explaining(options, RUN);
    // The driver's producer forgets what a deserialization handler sent into an open transaction.
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    this.driver = new TopologyTestDriver(ExplanationTopology.build(options, services), properties);
  }

  Topics topics() {
    return options.topics();
  }

  FaultyRegistry registry() {
    return faulty;
  }

  SchemaRegistryClient realRegistry() {
    return registry;
  }

  List<Duration> pauses() {
    return pauses;
  }

  byte[] avro(String topic, Object record) {
    return new KafkaAvroSerializer(registry, SERDE).serialize(topic, record);
  }

  byte[] avro(ImageEvent event) {
    return avro(topics().imageEvents(), event);
  }

  void send(TestRecord<byte[], byte[]> record) {
    input().pipeInput(record);
  }

  /** Sends an event through the topology. */
  public void send(ImageEvent event) {
    send(new TestRecord<>(new byte[] {9}, avro(event), Fixtures.TIME));
  }

  /** What was written to a topic since the last call. */
  public List<TestRecord<byte[], byte[]>> read(String topic) {
    TestOutputTopic<byte[], byte[]> output =
        driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    return output.readRecordsToList();
  }

  /** Names of the topics that were written to, internal ones included. */
  Set<String> written() {
    return driver.producedTopicNames();
  }

  /** The record of these bytes. */
  public <T extends SpecificRecord> T decode(String topic, byte[] value, Class<T> type) {
    return type.cast(new KafkaAvroDeserializer(registry, SERDE).deserialize(topic, value));
  }

  private TestInputTopic<byte[], byte[]> input() {
    return driver.createInputTopic(
        topics().imageEvents(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public void close() {
    driver.close();
    MockSchemaRegistry.dropScope(scope);
  }
}
