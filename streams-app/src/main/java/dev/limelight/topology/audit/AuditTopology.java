package dev.limelight.topology.audit;

import dev.limelight.audit.AuditOptions;
import dev.limelight.schemas.AuditAlert;
import dev.limelight.schemas.AuditObservation;
import dev.limelight.schemas.AuditSummary;
import dev.limelight.schemas.AuditWindow;
import dev.limelight.topology.NodeNames;
import dev.limelight.topology.Topics;
import dev.limelight.topology.registry.ResultSerializer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Scores, maps and dead letters in; summaries and alerts out. The results are brought together by
 * model, so that one task sees all of a model's classes.
 */
public final class AuditTopology {
  static final String WINDOWS = "audit-windows";
  static final String REFERENCES = "audit-references";

  private static final String BY_MODEL = "audit-observations";

  private static final Serde<AuditObservation> OBSERVATIONS =
      new StateSerde<>(AuditObservation.getEncoder(), AuditObservation.getDecoder());
  private static final Serde<AuditWindow> STATES =
      new StateSerde<>(AuditWindow.getEncoder(), AuditWindow.getDecoder());

  private AuditTopology() {}

  /**
   * Where the windows' results go.
   *
   * @param summaries topic of the summaries
   * @param alerts topic of the alerts
   */
  record Outputs(String summaries, String alerts) {}

  /**
   * The topology: a pure function of its arguments.
   *
   * @param runId run that dead letters count for where they do not say theirs
   * @param publishInterval how often an open window that has changed is published, wall-clock time
   */
  public static Topology build(
      Topics topics,
      String runId,
      AuditOptions options,
      Duration publishInterval,
      AuditServices services) {
    ObservationReader reader = new ObservationReader(services, topics, runId, options.thumbnail());
    Outputs outputs = new Outputs(topics.auditSummaries(), topics.auditAlerts());
    StreamsBuilder builder = new StreamsBuilder();
    builder.addStateStore(store(WINDOWS)).addStateStore(store(REFERENCES));
    builder.stream(
            inputs(topics),
            Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("audited-results"))
        .process(
            () -> new ReadObservationProcessor(reader, options.grace(), services.observer()),
            Named.as("read-observation"))
        .repartition(
            Repartitioned.<String, AuditObservation>as(BY_MODEL)
                .withKeySerde(Serdes.String())
                .withValueSerde(OBSERVATIONS))
        .process(
            () -> new AuditWindowsProcessor(options, outputs, publishInterval, services.observer()),
            Named.as("audit-windows"),
            WINDOWS,
            REFERENCES)
        .to(
            (key, value, context) -> value.topic(),
            Produced.<String, Published>with(Serdes.String(), published(services.results()))
                .withName("audit-results"));
    return builder.build();
  }

  /** The topics that are audited. */
  public static List<String> inputs(Topics topics) {
    return topics.outcomes();
  }

  /** The internal topics that the topology has under an application id. */
  public static List<String> internalTopics(String applicationId) {
    return List.of(
        NodeNames.changelog(applicationId, WINDOWS),
        NodeNames.changelog(applicationId, REFERENCES),
        applicationId + "-" + BY_MODEL + "-repartition");
  }

  /** The value schema of every topic that the topology writes, by topic. */
  public static Map<String, Schema> outputSchemas(Topics topics) {
    return Map.of(
        topics.auditSummaries(),
        AuditSummary.getClassSchema(),
        topics.auditAlerts(),
        AuditAlert.getClassSchema());
  }

  private static StoreBuilder<?> store(String name) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(name), Serdes.String(), STATES);
  }

  private static Serde<Published> published(ResultSerializer results) {
    return Serdes.serdeFrom(
        (topic, published) -> results.serialize(topic, published.value()),
        (topic, bytes) -> {
          throw new UnsupportedOperationException("Results are only written");
        });
  }
}
