package dev.limelight.topology;

import dev.limelight.schemas.ImageEvent;
import dev.limelight.topology.context.EventContext;
import dev.limelight.topology.deadletter.DeadLetterReason;
import dev.limelight.topology.deadletter.EventRejectedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;

/** Hands an image event to the explainer and its results to the sinks. */
final class ExplainImageProcessor extends ContextualProcessor<byte[], ImageEvent, String, byte[]> {
  private final ImageEventExplainer explainer;
  private final EventSelector selector;
  private final ResultEncoder encoder;
  private final Topics topics;
  private final ExplanationObserver observer;
  private final Supplier<Deadline> deadlines;
  private SecondBudget budget = new SecondBudget(null, 0);

  ExplainImageProcessor(TopologyServices services, ResultEncoder encoder, StreamOptions options) {
    this.explainer = services.explainer();
    this.selector = services.selector();
    this.encoder = encoder;
    this.topics = options.topics();
    this.observer = services.observer();
    Duration longest = options.times().explanationMax();
    this.deadlines = () -> Deadline.in(longest, services.nanoTime());
  }

  @Override
  public void init(ProcessorContext<String, byte[]> context) {
    super.init(context);
    if (selector.hasBudget()) {
      KeyValueStore<String, byte[]> store = context.getStateStore(NodeNames.SAMPLING_BUDGET_STORE);
      budget = new SecondBudget(store, context.taskId().partition());
    }
  }

  @Override
  public void process(Record<byte[], ImageEvent> source) {
    ImageEvent event = source.value();
    if (event == null) {
      throw new EventRejectedException(
          DeadLetterReason.EMPTY_VALUE,
          "The record has no value; image events are not deleted by tombstones");
    }
    if (event.getEventId().isBlank()) {
      throw new EventRejectedException(
          DeadLetterReason.EVENT_ID_EMPTY, "The field eventId is empty; it names the event");
    }
    EventContext.during(event, source.headers(), () -> end(source));
  }

  /** Skips an event or explains it. */
  private void end(Record<byte[], ImageEvent> source) {
    ImageEvent event = source.value();
    Deadline deadline = deadlines.get();
    Optional<Selection> selection = selector.select(event, budget, deadline);
    if (selection.isPresent() && selection.get().explainer().isEmpty()) {
      context().forward(outcome(source, selection.get()), NodeNames.EVENT_OUTCOMES_SINK);
      observer.skipped(event.getModelId(), selection.get().reason());
      return;
    }
    ImageEventExplainer chosen = selection.flatMap(Selection::explainer).orElse(explainer);
    publish(source, chosen.explain(event, coordinates(), deadline), selection);
  }

  private void publish(
      Record<byte[], ImageEvent> source,
      List<ExplainedEvent> results,
      Optional<Selection> selection) {
    long start = observer.nanoTime();
    String id = source.value().getEventId();
    List<Record<String, byte[]>> maps = new ArrayList<>();
    List<Record<String, byte[]>> scores = new ArrayList<>();
    for (ExplainedEvent explained : results) {
      maps.add(encoder.encode(source, id, topics.saliencyMaps(), explained.map()));
      scores.add(encoder.encode(source, id, topics.rcapScores(), explained.score()));
    }
    Optional<Record<String, byte[]>> degraded = selection.map(less -> outcome(source, less));
    // Only what is encoded whole is sent: nothing can be refused any more.
    maps.forEach(map -> context().forward(map, NodeNames.SALIENCY_MAPS_SINK));
    scores.forEach(score -> context().forward(score, NodeNames.RCAP_SCORES_SINK));
    degraded.ifPresent(less -> context().forward(less, NodeNames.EVENT_OUTCOMES_SINK));
    observer.explained(
        results,
        selection.map(Selection::reason),
        Duration.ofNanos(observer.nanoTime() - start),
        source.timestamp());
  }

  private Record<String, byte[]> outcome(Record<byte[], ImageEvent> source, Selection selection) {
    ImageEvent event = source.value();
    return encoder.encode(
        source,
        event.getEventId(),
        topics.eventOutcomes(),
        selection.outcome(event, coordinates(), selector.runId()));
  }

  private SourceCoordinates coordinates() {
    RecordMetadata metadata = context().recordMetadata().orElseThrow();
    return new SourceCoordinates(metadata.topic(), metadata.partition(), metadata.offset());
  }
}
