package dev.limelight.app.metrics;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** The meters of explained events, by their labels. Thread-safe. */
final class EventMeters {
  private static final String MODEL = "model";
  private static final int MODELS = 100;

  private final BoundedNames models = new BoundedNames(MODELS);
  private final MeterProvider<Counter> events;
  private final MeterProvider<Counter> maps;
  private final MeterProvider<Counter> predictions;
  private final MeterProvider<DistributionSummary> rcap;
  private final MeterProvider<Timer> stages;
  private final MeterProvider<Timer> whole;
  private final MeterProvider<Timer> ages;

  EventMeters(MeterRegistry registry) {
    events = counter(MetricNames.EVENTS, registry);
    maps = counter(MetricNames.MAPS, registry);
    predictions = counter(MetricNames.AGREEMENT, registry);
    rcap =
        DistributionSummary.builder(MetricNames.RCAP.id())
            .description(MetricNames.RCAP.help())
            .serviceLevelObjectives(Buckets.SHARES)
            .withRegistry(registry);
    stages = timer(MetricNames.STAGE, registry, Buckets.DURATIONS);
    whole = timer(MetricNames.EVENT, registry, Buckets.DURATIONS);
    ages = timer(MetricNames.AGE, registry, Buckets.AGES);
  }

  /** Makes the counter of an outcome without counting. */
  void begin(String model, String outcome, String reason) {
    events.withTags(MODEL, models.of(model), "outcome", outcome, "reason", reason);
  }

  /** Makes the timer of a stage without timing. */
  void begin(String model, String stage) {
    stages.withTags(MODEL, models.of(model), "stage", stage);
    whole.withTags(MODEL, models.of(model));
    ages.withTags(MODEL, models.of(model));
  }

  void ended(String model, String outcome, String reason) {
    events.withTags(MODEL, models.of(model), "outcome", outcome, "reason", reason).increment();
  }

  void predicted(String model, boolean agrees) {
    predictions.withTags(MODEL, models.of(model), "agrees", Boolean.toString(agrees)).increment();
  }

  void scored(String model, String method, double value) {
    maps.withTags(MODEL, models.of(model), "method", method).increment();
    rcap.withTags(MODEL, models.of(model), "method", method).record(value);
  }

  void stage(String model, String stage, long nanos) {
    stages.withTags(MODEL, models.of(model), "stage", stage).record(nanos, NANOSECONDS);
  }

  void event(String model, long nanos) {
    whole.withTags(MODEL, models.of(model)).record(nanos, NANOSECONDS);
  }

  void age(String model, long millis) {
    ages.withTags(MODEL, models.of(model)).record(millis, MILLISECONDS);
  }

  static MeterProvider<Counter> counter(MetricNames name, MeterRegistry registry) {
    return Counter.builder(name.id()).description(name.help()).withRegistry(registry);
  }

  private static MeterProvider<Timer> timer(
      MetricNames name, MeterRegistry registry, Duration[] buckets) {
    return Timer.builder(name.id())
        .description(name.help())
        .serviceLevelObjectives(buckets)
        .withRegistry(registry);
  }
}
