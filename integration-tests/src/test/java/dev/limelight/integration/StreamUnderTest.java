package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.app.demo.ChildProcess;
import dev.limelight.app.demo.Readiness;
import dev.limelight.schemas.AuditAlert;
import dev.limelight.schemas.AuditSummary;
import dev.limelight.schemas.EventOutcome;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.schemas.TrustedRecords;
import dev.limelight.topology.Topics;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One configured stream of its own: topics under a prefix that no other test has, an application
 * id, and its process, which can be started again after its end.
 */
final class StreamUnderTest implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final RunningServices services;
  private final Launcher launcher;
  private final Path configuration;
  private final Topics topics;
  private final Records records;
  private final List<ChildProcess> started = new ArrayList<>();

  static {
    // Avro makes records of trusted classes only.
    TrustedRecords.trust();
  }

  private StreamUnderTest(
      RunningServices services, String name, Launcher launcher, Path configuration) {
    this.services = services;
    this.launcher = launcher;
    this.configuration = configuration;
    this.topics = new Topics(name + ".");
    this.records = new Records(services.bootstrapServers());
  }

  /** Configures a stream; {@code settings} are over those that every stream here has. */
  static StreamUnderTest configured(
      RunningServices services, String stem, Map<String, String> settings) {
    String name = services.unique(stem);
    Map<String, String> all = new LinkedHashMap<>();
    all.put("bootstrap.servers", services.bootstrapServers());
    all.put("schema.registry.url", services.registryUrl());
    all.put("models.dir", services.models().folder().toString());
    all.put("application.id", name);
    all.put("topic.prefix", name + ".");
    all.put("execution.provider", "cpu");
    all.put("explanation.samples", "4");
    // The broker's shortest: a killed process's share is handed on after it.
    all.put("consumer.session.timeout.ms", "6000");
    all.putAll(settings);
    String text =
        all.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
            .collect(Collectors.joining());
    try {
      Path folder = Files.createDirectories(services.folder().resolve(name));
      Path file = Files.writeString(folder.resolve("limelight.properties"), text);
      return new StreamUnderTest(services, name, new Launcher(folder, variables(settings)), file);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot write the configuration of " + name, e);
    }
  }

  /** The image says in its environment where state lies, and that goes before a file. */
  private static Map<String, String> variables(Map<String, String> settings) {
    String state = settings.get("state.dir");
    return state == null ? Map.of() : Map.of("KAFKA_STATE_DIR", state);
  }

  /** As {@link #configured}, with topics of one partition, and running. */
  static StreamUnderTest running(
      RunningServices services, String stem, Map<String, String> settings) {
    StreamUnderTest stream = configured(services, stem, settings);
    try {
      stream.createTopics("--partitions", "1");
      stream.start();
      return stream;
    } catch (RuntimeException | AssertionError e) {
      stream.close();
      throw e;
    }
  }

  /** Runs {@code topics create}, which must succeed. */
  List<String> createTopics(String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("topics", "create", "--config", configuration.toString()));
    arguments.addAll(List.of(options));
    Launcher.Outcome outcome = launcher.run("topics", arguments.toArray(String[]::new));
    assertThat(outcome.exitCode()).as(outcome.text()).isZero();
    return outcome.output();
  }

  /** Starts the application and waits until it takes events. */
  ChildProcess start() {
    ChildProcess process = launch();
    process.awaitReady(Readiness.logged("Stream RUNNING"), START_LIMIT);
    return process;
  }

  /** Starts the application. */
  ChildProcess launch(String... options) {
    return launchAs("run", options);
  }

  /** Starts an instance of the application; its output goes to {@code <instance>.log}. */
  ChildProcess launchAs(String instance, String... options) {
    List<String> arguments = new ArrayList<>(List.of("run", "--config", configuration.toString()));
    arguments.addAll(List.of(options));
    ChildProcess process = launcher.start(instance, arguments.toArray(String[]::new));
    started.add(process);
    return process;
  }

  /** Starts an instance of another distribution. */
  ChildProcess launchFrom(Path home, String instance) {
    ChildProcess process = launcher.start(home, instance, configured("run"));
    started.add(process);
    return process;
  }

  /** Runs the application to its end, for one that does not come to run. */
  Launcher.Outcome fail(String... options) {
    List<String> arguments = new ArrayList<>(List.of("run", "--config", configuration.toString()));
    arguments.addAll(List.of(options));
    return launcher.run("run", arguments.toArray(String[]::new));
  }

  /** Runs another command over the configuration to its end. */
  Launcher.Outcome command(String name, String... options) {
    return launcher.run(name, configured(name, options));
  }

  /** Starts another command over the configuration; its output goes to {@code <name>.log}. */
  ChildProcess background(String name, String... options) {
    ChildProcess process = launcher.start(name, configured(name, options));
    started.add(process);
    return process;
  }

  /** The configuration comes last: a command may have subcommands. */
  private String[] configured(String name, String... options) {
    List<String> arguments = new ArrayList<>(List.of(name));
    arguments.addAll(List.of(options));
    arguments.addAll(List.of("--config", configuration.toString()));
    return arguments.toArray(String[]::new);
  }

  /** Ends the application as an operator does. */
  void stop() {
    started.forEach(ChildProcess::close);
    started.clear();
  }

  /** The application id, which the topics' prefix begins with, too. */
  String name() {
    return topics.prefix().replaceAll("\\.$", "");
  }

  Topics topics() {
    return topics;
  }

  Records records() {
    return records;
  }

  /** The event's bytes as a producer in production writes them. */
  byte[] avro(ImageEvent event) {
    return avro(List.of(event)).get(0);
  }

  /** As above, of each of the events. */
  List<byte[]> avro(List<ImageEvent> events) {
    return avro(topics.imageEvents(), events);
  }

  /** The records' bytes as whoever writes to the topic writes them. */
  List<byte[]> avro(String topic, List<? extends SpecificRecord> values) {
    try (KafkaAvroSerializer serializer = new KafkaAvroSerializer()) {
      serializer.configure(
          Map.of(
              "schema.registry.url", services.registryUrl(), "avro.remove.java.properties", true),
          false);
      return values.stream().map(value -> serializer.serialize(topic, value)).toList();
    }
  }

  /** Writes events under their ids. */
  void send(ImageEvent... events) throws Exception {
    Map<String, byte[]> values = new LinkedHashMap<>();
    for (ImageEvent event : events) {
      values.put(event.getEventId(), avro(event));
    }
    records.write(topics.imageEvents(), values);
  }

  /** All maps that are there now, in the order of their offsets. */
  List<SaliencyMap> maps() {
    return maps(topics);
  }

  /** As above, in other topics. */
  List<SaliencyMap> maps(Topics others) {
    return decoded(others.saliencyMaps(), SaliencyMap.class);
  }

  /** SHA-256 by event id of a run's maps, of which every event must have one. */
  Map<String, String> hashes(String run) {
    return maps().stream()
        .filter(map -> map.getRunId().equals(run))
        .collect(Collectors.toMap(SaliencyMap::getEventId, SaliencyMap::getSha256));
  }

  /** All scores that are there now, in the order of their offsets. */
  List<RcapScore> scores() {
    return decoded(topics.rcapScores(), RcapScore.class);
  }

  /** All outcomes that are there now, in the order of their offsets. */
  List<EventOutcome> outcomes() {
    return decoded(topics.eventOutcomes(), EventOutcome.class);
  }

  /** All audit summaries that are there now, in the order of their offsets. */
  List<AuditSummary> summaries() {
    return decoded(topics.auditSummaries(), AuditSummary.class);
  }

  /** All alerts that are there now, in the order of their offsets. */
  List<AuditAlert> alerts() {
    return decoded(topics.auditAlerts(), AuditAlert.class);
  }

  /** All dead letters that are there now. */
  List<ConsumerRecord<String, byte[]>> deadLetters() {
    return records.all(topics.deadLetters());
  }

  private <T> List<T> decoded(String topic, Class<T> type) {
    return written(topic, type).stream().map(Written::value).toList();
  }

  /**
   * All records of a topic that are there now, in the order of their partitions.
   *
   * @param type what the topic holds
   */
  <T> List<Written<T>> written(String topic, Class<T> type) {
    try (KafkaAvroDeserializer deserializer = new KafkaAvroDeserializer()) {
      deserializer.configure(
          Map.of("schema.registry.url", services.registryUrl(), "specific.avro.reader", true),
          false);
      return records.all(topic).stream()
          .map(
              record ->
                  new Written<>(record, type.cast(deserializer.deserialize(topic, record.value()))))
          .toList();
    }
  }

  @Override
  public void close() {
    started.forEach(ChildProcess::close);
  }
}
