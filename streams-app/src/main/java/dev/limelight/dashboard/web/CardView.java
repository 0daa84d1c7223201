package dev.limelight.dashboard.web;

import dev.limelight.dashboard.feed.Stores;
import dev.limelight.dashboard.store.ClassLabels;
import dev.limelight.dashboard.store.Entry;
import dev.limelight.dashboard.store.Letter;
import dev.limelight.dashboard.store.MapInfo;
import dev.limelight.dashboard.store.SourceEvent;
import dev.limelight.dashboard.store.SourceEvent.ImageKind;
import dev.limelight.schemas.ExplanationParameters;
import dev.limelight.schemas.ProductionPrediction;
import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.StageTimings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Entries as JSON: in short for a card, in full for a page of their own. Thread-safe. */
final class CardView {
  static final String INSIDE = "energyInRegion";

  private final Stores stores;
  private final Pictures pictures;
  private final ClassLabels labels;
  private final Commands commands;

  CardView(Stores stores, Pictures pictures, ClassLabels labels, Commands commands) {
    this.stores = stores;
    this.pictures = pictures;
    this.labels = labels;
    this.commands = commands;
  }

  List<Map<String, Object>> cards(List<Entry> entries) {
    return entries.stream().map(entry -> card(entry).fields()).toList();
  }

  Json card(Entry entry) {
    Optional<SourceEvent> event = entry.source().flatMap(stores.events()::source);
    Json json =
        new Json()
            .put("key", entry.key())
            .put("eventId", entry.eventId())
            .put("run", entry.run())
            .put("model", entry.model())
            .put("method", entry.method())
            .put("time", entry.time())
            .put("sequence", entry.sequence())
            .put("outcome", entry.outcome().label())
            .put("reason", entry.reason().isEmpty() ? null : entry.reason());
    entry.score().ifPresent(score -> score(json, score));
    event
        .flatMap(SourceEvent::prediction)
        .ifPresent(prediction -> json.put("production", production(entry, prediction)));
    entry.map().ifPresent(map -> json.put("width", map.width()).put("height", map.height()));
    event
        .flatMap(source -> pictures.region(entry, source))
        .ifPresent(region -> json.put("region", region));
    return json.put("hasImage", event.filter(pictures::isShown).isPresent())
        .put("hasMap", entry.map().isPresent());
  }

  private static void score(Json json, RcapScore score) {
    json.put("classIndex", score.getClassIndex())
        .put("label", score.getLabel())
        .put("probability", score.getProbability())
        .put("rcap", score.getRcap())
        .put("inside", score.getMetrics().get(INSIDE))
        .put(
            "partitions",
            score.getPartitions().stream()
                .map(
                    part ->
                        new Json()
                            .put("fraction", part.getFraction())
                            .put("threshold", part.getThreshold())
                            .put("share", part.getShare())
                            .put("probability", part.getProbability())
                            .fields())
                .toList());
  }

  private Json production(Entry entry, ProductionPrediction prediction) {
    return new Json()
        .put("classIndex", prediction.getClassIndex())
        .put("label", labels.of(entry.model(), prediction.getClassIndex()))
        .put("probability", prediction.getProbability())
        .put("agrees", entry.score().map(RcapScore::getAgreement).orElse(null));
  }

  /** All that is known. */
  Json full(Entry entry, List<Map<String, Object>> alerts) {
    Json json = card(entry);
    entry.score().ifPresent(score -> computation(json, score));
    entry.map().ifPresent(map -> map(json, map));
    entry
        .verdict()
        .ifPresent(verdict -> json.put("detail", verdict.getDetail()).put("lag", verdict.getLag()));
    entry.letter().ifPresent(letter -> json.put("letter", letter(letter)));
    entry
        .source()
        .ifPresent(
            source -> {
              json.put(
                  "source",
                  new Json()
                      .put("topic", source.topic())
                      .put("partition", source.partition())
                      .put("offset", source.offset()));
              stores.events().source(source).ifPresent(event -> event(json, event));
            });
    List<Entry> others =
        stores.events().entriesOf(entry.eventId()).stream()
            .filter(other -> !other.key().equals(entry.key()))
            .toList();
    return json.put("alerts", alerts)
        .put("sameEvent", cards(others))
        .put("verifyCommand", entry.score().isPresent() ? commands.verify(entry) : null);
  }

  private static void computation(Json json, RcapScore score) {
    json.put("parameters", parameters(score.getParameters()))
        .put("provider", score.getExecutionProvider())
        .put("runtimeVersion", score.getRuntimeVersion())
        .put("modelVersion", score.getModelVersion())
        .put("backwardGraph", score.getBackwardGraph())
        // As text: a browser's numbers have 53 bits.
        .put("seed", Long.toString(score.getSeed()))
        .put("topClass", score.getTopClass())
        .put("topProbability", score.getTopProbability())
        .put("metrics", new TreeMap<>(score.getMetrics()))
        .put("notes", new TreeMap<>(score.getNotes()));
  }

  private static Map<String, Object> parameters(ExplanationParameters parameters) {
    Json json =
        new Json()
            .put("samples", parameters.getSamples())
            .put("spread", parameters.getSpread())
            .put("percentile", parameters.getPercentile())
            .put("samplesUsed", parameters.getSamplesUsed());
    new TreeMap<>(parameters.getOthers()).forEach(json::put);
    return json.fields();
  }

  private static void map(Json json, MapInfo map) {
    StageTimings timings = map.timings();
    Map<String, Double> stages = new LinkedHashMap<>();
    stages.put("decode", timings.getDecodeMs());
    stages.put("explain", timings.getExplainMs());
    stages.put("score", timings.getScoreMs());
    stages.put("total", timings.getTotalMs());
    json.put("sha256", map.sha256()).put("timings", stages);
  }

  private static void event(Json json, SourceEvent event) {
    json.put("attributes", event.attributes())
        .put("imageKind", event.image().name().toLowerCase(Locale.ROOT))
        .put("imageBytes", event.image() == ImageKind.REFERENCE ? null : event.imageBytes());
  }

  /** A dead letter. */
  Map<String, Object> letter(Letter letter) {
    return new Json()
        .put("key", letter.key())
        .put("time", letter.time())
        .put("reason", letter.reason())
        .put("message", letter.message())
        .put("exception", letter.exception().isEmpty() ? null : letter.exception())
        .put("letter", letter.position().partition() + ":" + letter.position().offset())
        .put(
            "source",
            letter
                .source()
                .map(
                    source ->
                        new Json()
                            .put("topic", source.topic())
                            .put("partition", source.partition())
                            .put("offset", source.offset())
                            .put("timestamp", letter.sourceTime()))
                .orElse(null))
        .put("eventId", letter.eventId())
        .put("model", letter.modelId())
        .put("bytes", letter.bytes())
        .put("preview", letter.preview())
        .put("replay", letter.replay())
        .put("redriveCommand", commands.redrive(letter))
        .fields();
  }
}
