package dev.limelight.topology;

import dev.limelight.schemas.EventOutcome;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.topology.replay.ReplayRange;
import dev.limelight.topology.replay.ReplayRangeProcessor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.Stores;

/**
 * Image events in, saliency maps and RCAP scores out. Dead letters leave through the exception
 * handlers of {@link dev.limelight.topology.deadletter}, inside the same transaction. It keeps no
 * state, except where a sampling policy has a budget: a store of what was spent, with a changelog.
 */
public final class ExplanationTopology {
  private ExplanationTopology() {}

  /** The topology: a pure function of its arguments. */
  public static Topology build(StreamOptions options, TopologyServices services) {
    return build(options, services, Optional.empty());
  }

  /** As above, about the events of a range only where there is one. */
  public static Topology build(
      StreamOptions options, TopologyServices services, Optional<ReplayRange> range) {
    Topics topics = options.topics();
    ResultEncoder encoder = new ResultEncoder(services.results(), options.limits());
    Topology topology =
        new Topology()
            .addSource(
                NodeNames.IMAGE_EVENTS_SOURCE,
                new ByteArrayDeserializer(),
                services.events(),
                topics.imageEvents());
    range.ifPresent(
        events ->
            topology.addProcessor(
                NodeNames.REPLAY_RANGE,
                () -> new ReplayRangeProcessor<byte[], ImageEvent>(events),
                NodeNames.IMAGE_EVENTS_SOURCE));
    topology.addProcessor(
        NodeNames.EXPLAIN_IMAGE,
        explaining(options, services, encoder),
        range.isPresent() ? NodeNames.REPLAY_RANGE : NodeNames.IMAGE_EVENTS_SOURCE);
    if (services.selector().hasBudget()) {
      // In memory: the changelog is what keeps it, and the process needs no folder of its own.
      topology.addStateStore(
          Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore(NodeNames.SAMPLING_BUDGET_STORE),
              Serdes.String(),
              Serdes.ByteArray()),
          NodeNames.EXPLAIN_IMAGE);
    }
    sink(topology, NodeNames.SALIENCY_MAPS_SINK, topics.saliencyMaps());
    sink(topology, NodeNames.RCAP_SCORES_SINK, topics.rcapScores());
    sink(topology, NodeNames.EVENT_OUTCOMES_SINK, topics.eventOutcomes());
    return topology;
  }

  private static ProcessorSupplier<byte[], ImageEvent, String, byte[]> explaining(
      StreamOptions options, TopologyServices services, ResultEncoder encoder) {
    ProcessorSupplier<byte[], ImageEvent, String, byte[]> explaining =
        () -> new ExplainImageProcessor(services, encoder, options);
    return options.commits().whenIdle()
        ? () -> new CommitWhenIdle<>(explaining.get(), services.idle())
        : explaining;
  }

  private static void sink(Topology topology, String name, String topic) {
    topology.addSink(
        name, topic, new StringSerializer(), new ByteArraySerializer(), NodeNames.EXPLAIN_IMAGE);
  }

  /**
   * The internal topics that the topology may have under an application id; there is none without a
   * budget.
   */
  public static List<String> internalTopics(String applicationId) {
    return List.of(NodeNames.changelog(applicationId, NodeNames.SAMPLING_BUDGET_STORE));
  }

  /** The value schema of every topic that the topology writes, by topic. */
  public static Map<String, Schema> outputSchemas(Topics topics) {
    return Map.of(
        topics.saliencyMaps(),
        SaliencyMap.getClassSchema(),
        topics.rcapScores(),
        RcapScore.getClassSchema(),
        topics.eventOutcomes(),
        EventOutcome.getClassSchema());
  }
}
