package dev.limelight.topology;

import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.ModelIdentity;
import dev.limelight.metric.EnergyInRegion;
import dev.limelight.metric.MetricName;
import dev.limelight.metric.Region;
import dev.limelight.pipeline.Explanation;
import dev.limelight.pipeline.ScoredMap;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.ProductionPrediction;
import dev.limelight.schemas.RcapPartition;
import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.schemas.SourcePosition;
import dev.limelight.schemas.StageTimings;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An explanation as the records that are published. */
final class ResultRecords {
  private static final double NANOS_PER_MILLI = 1e6;

  private final ImageEvent event;
  private final SourceCoordinates source;
  private final ExplainableModel model;
  private final ExplanationSettings settings;
  private final long seed;
  private final Explanation explanation;

  ResultRecords(
      ImageEvent event,
      SourceCoordinates source,
      ExplainableModel model,
      ExplanationSettings settings,
      long seed,
      Explanation explanation) {
    this.event = event;
    this.source = source;
    this.model = model;
    this.settings = settings;
    this.seed = seed;
    this.explanation = explanation;
  }

  /** The map's record; durations in nanoseconds. */
  SaliencyMap map(ScoredMap scored, long decode, long total) {
    ModelIdentity identity = model.identity();
    var map = scored.map();
    var timings = explanation.timings();
    return SaliencyMap.newBuilder()
        .setEventId(event.getEventId())
        .setEventTime(event.getTime())
        .setRunId(settings.run().id())
        .setModelId(event.getModelId())
        .setModelVersion(identity.version())
        .setBackwardGraph(model.backwardGraph(scored.method(), settings.parameters()))
        .setMethod(scored.method().label())
        .setParameters(
            MethodParameters.of(scored.method(), settings.parameters(), scored.samplesUsed()))
        .setClassIndex(explanation.explained().target())
        .setLabel(label())
        .setProbability(explanation.explained().probability())
        .setExecutionProvider(identity.executionProvider())
        .setRuntimeVersion(identity.runtimeVersion())
        .setSeed(seed)
        .setSource(position())
        .setHeight(map.shape().dim(0))
        .setWidth(map.shape().dim(1))
        .setEncoding(settings.encoding().schemaValue())
        .setValues(settings.encoding().encode(map.values()))
        .setSha256(MapEncoding.sha256(map.values()))
        .setNotes(scored.notes())
        .setTimings(
            new StageTimings(
                decode / NANOS_PER_MILLI,
                (timings.forward() + timings.maps()) / NANOS_PER_MILLI,
                timings.score() / NANOS_PER_MILLI,
                total / NANOS_PER_MILLI))
        .build();
  }

  /** The score's record. */
  RcapScore score(ScoredMap scored, Optional<Region> region) {
    ModelIdentity identity = model.identity();
    return RcapScore.newBuilder()
        .setEventId(event.getEventId())
        .setEventTime(event.getTime())
        .setRunId(settings.run().id())
        .setModelId(event.getModelId())
        .setModelVersion(identity.version())
        .setBackwardGraph(model.backwardGraph(scored.method(), settings.parameters()))
        .setMethod(scored.method().label())
        .setParameters(
            MethodParameters.of(scored.method(), settings.parameters(), scored.samplesUsed()))
        .setClassIndex(explanation.explained().target())
        .setLabel(label())
        .setProbability(explanation.explained().probability())
        .setExecutionProvider(identity.executionProvider())
        .setRuntimeVersion(identity.runtimeVersion())
        .setSeed(seed)
        .setSource(position())
        .setMethodIndex(explanation.maps().indexOf(scored))
        .setRcap(scored.rcap().rcap())
        .setPartitions(partitions(scored))
        .setMetrics(metrics(scored, region))
        .setNotes(scored.notes())
        .setTopClass(explanation.top().target())
        .setTopProbability(explanation.top().probability())
        .setAgreement(agreement())
        .build();
  }

  private static List<RcapPartition> partitions(ScoredMap scored) {
    return scored.rcap().partitions().stream()
        .map(
            part ->
                new RcapPartition(
                    part.fraction(), (double) part.threshold(), part.share(), part.probability()))
        .sorted(Comparator.comparingDouble(RcapPartition::getFraction))
        .toList();
  }

  private static Map<String, Double> metrics(ScoredMap scored, Optional<Region> region) {
    Map<String, Double> metrics = new TreeMap<>();
    scored.metrics().forEach((name, value) -> metrics.put(name.label(), value));
    region.ifPresent(
        box ->
            metrics.put(
                MetricName.ENERGY_IN_REGION.label(), EnergyInRegion.share(scored.map(), box)));
    return metrics;
  }

  private @Nullable Boolean agreement() {
    ProductionPrediction predicted = event.getPrediction();
    return predicted == null ? null : predicted.getClassIndex() == explanation.top().target();
  }

  private @Nullable String label() {
    int target = explanation.explained().target();
    return target < model.labels().size() ? model.labels().get(target) : null;
  }

  private SourcePosition position() {
    return new SourcePosition(source.topic(), source.partition(), source.offset());
  }
}
