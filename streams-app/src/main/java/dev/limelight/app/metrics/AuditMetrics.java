package dev.limelight.app.metrics;

import dev.limelight.schemas.ObservationKind;
import dev.limelight.topology.audit.AuditObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** Counts what the audit does, once it is committed. Thread-safe. */
final class AuditMetrics implements AuditObserver {
  private static final String MODEL = "model";
  private static final int NAMES = 100;

  private final CommittedCounts counts;
  private final BoundedNames models = new BoundedNames(NAMES);
  private final BoundedNames rules = new BoundedNames(NAMES);
  private final MeterProvider<Counter> observations;
  private final MeterProvider<Counter> opened;
  private final MeterProvider<Counter> closed;
  private final MeterProvider<Counter> late;
  private final MeterProvider<Counter> ahead;
  private final MeterProvider<Counter> alerts;

  AuditMetrics(CommittedCounts counts, MeterRegistry registry) {
    this.counts = counts;
    observations = EventMeters.counter(MetricNames.OBSERVATIONS, registry);
    opened = EventMeters.counter(MetricNames.WINDOWS_OPENED, registry);
    closed = EventMeters.counter(MetricNames.WINDOWS_CLOSED, registry);
    late = EventMeters.counter(MetricNames.LATE, registry);
    ahead = EventMeters.counter(MetricNames.AHEAD, registry);
    alerts = EventMeters.counter(MetricNames.ALERTS, registry);
  }

  @Override
  public void observed(String modelId, ObservationKind kind) {
    counts.add(() -> observation(modelId, kind.name().toLowerCase(Locale.ROOT)));
  }

  @Override
  public void unreadable() {
    counts.add(() -> observation("", "unreadable"));
  }

  private void observation(String modelId, String kind) {
    observations.withTags(MODEL, model(modelId), "kind", kind).increment();
  }

  @Override
  public void opened(String modelId) {
    counts.also(() -> opened.withTags(MODEL, model(modelId)).increment());
  }

  @Override
  public void closed(String modelId) {
    counts.also(() -> closed.withTags(MODEL, model(modelId)).increment());
  }

  @Override
  public void late(String modelId) {
    counts.also(() -> late.withTags(MODEL, model(modelId)).increment());
  }

  @Override
  public void ahead(String modelId) {
    counts.also(() -> ahead.withTags(MODEL, model(modelId)).increment());
  }

  @Override
  public void alerted(String modelId, String rule) {
    counts.also(() -> alerts.withTags(MODEL, model(modelId), "rule", rules.of(rule)).increment());
  }

  private String model(String modelId) {
    return modelId.isEmpty() ? "unknown" : models.of(modelId);
  }
}
