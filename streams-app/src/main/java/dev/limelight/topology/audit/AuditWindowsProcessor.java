package dev.limelight.topology.audit;

import dev.limelight.audit.Alerts;
import dev.limelight.audit.AuditOptions;
import dev.limelight.audit.Summaries;
import dev.limelight.audit.UnitHistogram;
import dev.limelight.audit.WindowFold;
import dev.limelight.audit.WindowRow;
import dev.limelight.schemas.AuditAlert;
import dev.limelight.schemas.AuditObservation;
import dev.limelight.schemas.AuditSummary;
import dev.limelight.schemas.AuditWindow;
import dev.limelight.schemas.ObservationKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a window for every method and class of a model, one for all of its classes, and those for
 * how its events ended; publishes them while they are open and when they close, and raises alerts.
 * Time is the events' own: a window closes when an event comes that lies its grace behind its end.
 */
final class AuditWindowsProcessor
    extends ContextualProcessor<String, AuditObservation, String, Published> {
  private final AuditOptions options;
  private final AuditTopology.Outputs outputs;
  private final Duration publishInterval;
  private final AuditObserver observer;
  private final WindowFold fold;
  private final Set<String> changed = new TreeSet<>();
  private @Nullable KeyValueStore<String, AuditWindow> windows;
  private @Nullable KeyValueStore<String, AuditWindow> references;
  private long nextClose = Long.MIN_VALUE;

  AuditWindowsProcessor(
      AuditOptions options,
      AuditTopology.Outputs outputs,
      Duration publishInterval,
      AuditObserver observer) {
    this.observer = observer;
    this.options = options;
    this.outputs = outputs;
    this.publishInterval = publishInterval;
    this.fold = new WindowFold(options);
  }

  @Override
  public void init(ProcessorContext<String, Published> context) {
    super.init(context);
    windows = context.getStateStore(AuditTopology.WINDOWS);
    references = context.getStateStore(AuditTopology.REFERENCES);
    // Which of them had changed and were not published yet is not known after a crash.
    try (KeyValueIterator<String, AuditWindow> open = windows().all()) {
      open.forEachRemaining(window -> changed.add(window.key));
    }
    context.schedule(publishInterval, PunctuationType.WALL_CLOCK_TIME, now -> publishChanged(now));
  }

  @Override
  public void process(Record<String, AuditObservation> record) {
    AuditObservation seen = record.value();
    observer.observed(seen.getModelId(), seen.getKind());
    long streamTime = context().currentStreamTimeMs();
    close(streamTime);
    long start = options.windowStart(record.timestamp());
    if (options.closesAt(start) <= streamTime) {
      late(seen, options.windowStart(streamTime));
      return;
    }
    for (WindowRow row : WindowRow.of(seen)) {
      String key = WindowKey.of(start, seen, row);
      AuditWindow window = fold.add(window(key, seen, row, start), seen);
      UnitHistogram reference = reference(seen, row);
      if (seen.getKind() != ObservationKind.MAP) {
        window = alerts(window, reference, record.timestamp());
      }
      keep(key, window, start);
    }
  }

  /** An event that comes too late is counted in the window that is open now. */
  private void late(AuditObservation seen, long open) {
    // What was degraded is late with its score.
    if (seen.getFirst() && seen.getKind() != ObservationKind.DEGRADED) {
      observer.late(seen.getModelId());
      String key = WindowKey.of(open, seen, WindowRow.OUTCOMES);
      keep(key, WindowFold.late(window(key, seen, WindowRow.OUTCOMES, open)), open);
    }
  }

  private AuditWindow window(String key, AuditObservation seen, WindowRow row, long start) {
    AuditWindow known = windows().get(key);
    if (known != null) {
      return known;
    }
    observer.opened(seen.getModelId());
    return WindowFold.empty(seen, row, start);
  }

  private void keep(String key, AuditWindow window, long start) {
    windows().put(key, window);
    changed.add(key);
    nextClose = Math.min(nextClose, options.closesAt(start));
  }

  /** Takes a score into its reference while that is being gathered; then gives the reference. */
  private @Nullable UnitHistogram reference(AuditObservation seen, WindowRow row) {
    if (seen.getModelVersion() == null || row.countsOutcomes()) {
      return null;
    }
    String key = WindowKey.reference(seen, row);
    AuditWindow known = references().get(key);
    UnitHistogram scores =
        known == null ? UnitHistogram.empty() : UnitHistogram.of(known.getRcapHistogram());
    if (scores.count() >= options.referenceEvents()) {
      return scores;
    }
    Double rcap = seen.getRcap();
    if (rcap != null) {
      scores.add(rcap);
      references()
          .put(
              key,
              AuditWindow.newBuilder(WindowFold.empty(seen, row, 0))
                  .setRcapHistogram(scores.toList())
                  .build());
    }
    return null;
  }

  private AuditWindow alerts(AuditWindow window, @Nullable UnitHistogram reference, long time) {
    AuditWindow next = window;
    for (AuditAlert alert : Alerts.of(window, options, reference)) {
      next = WindowFold.alerted(next, alert.getRule());
      publish(outputs.alerts(), alert.getModelId(), alert, time);
      observer.alerted(alert.getModelId(), alert.getRule());
    }
    return next;
  }

  private void close(long streamTime) {
    if (streamTime < nextClose) {
      return;
    }
    nextClose = Long.MAX_VALUE;
    List<KeyValue<String, AuditWindow>> closed = new ArrayList<>();
    try (KeyValueIterator<String, AuditWindow> all = windows().all()) {
      while (all.hasNext()) {
        KeyValue<String, AuditWindow> entry = all.next();
        long closesAt = options.closesAt(entry.value.getStart().toEpochMilli());
        if (closesAt > streamTime) {
          // They are sorted by their start: all others close later.
          nextClose = closesAt;
          break;
        }
        closed.add(entry);
      }
    }
    for (KeyValue<String, AuditWindow> entry : closed) {
      publish(entry.value, true, streamTime);
      observer.closed(entry.value.getModelId());
      windows().delete(entry.key);
      changed.remove(entry.key);
    }
  }

  private void publishChanged(long now) {
    for (String key : changed) {
      AuditWindow window = windows().get(key);
      if (window != null) {
        publish(window, false, now);
      }
    }
    changed.clear();
  }

  private void publish(AuditWindow window, boolean closed, long time) {
    String key = WindowKey.reference(window);
    AuditWindow known = references().get(key);
    UnitHistogram reference =
        known == null ? UnitHistogram.empty() : UnitHistogram.of(known.getRcapHistogram());
    boolean complete = reference.count() >= options.referenceEvents();
    AuditSummary summary = Summaries.of(window, options, complete ? reference : null, closed);
    publish(outputs.summaries(), WindowKey.published(window), summary, time);
  }

  private void publish(String topic, String key, SpecificRecord value, long time) {
    context().forward(new Record<>(key, new Published(topic, value), time));
  }

  private KeyValueStore<String, AuditWindow> windows() {
    return Objects.requireNonNull(windows, "not initialised");
  }

  private KeyValueStore<String, AuditWindow> references() {
    return Objects.requireNonNull(references, "not initialised");
  }
}
