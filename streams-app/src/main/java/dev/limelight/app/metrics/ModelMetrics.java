package dev.limelight.app.metrics;

import dev.limelight.explain.ModelIdentity;
import dev.limelight.runtime.RuntimeActivity;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The models that are served, and what runs them. */
final class ModelMetrics {
  private final MeterRegistry registry;

  ModelMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void serve(Collection<ModelIdentity> models) {
    for (ModelIdentity model : models) {
      Gauge.builder(MetricNames.MODEL.id(), () -> 1)
          .description(MetricNames.MODEL.help())
          .tag("model", model.id())
          .tag("model_version", model.version())
          .tag("backward_graph", model.backwardGraph())
          .tag("provider", model.executionProvider())
          .register(registry);
    }
  }

  void run(Supplier<RuntimeActivity> activity) {
    counter(MetricNames.RUNS, activity, RuntimeActivity::runs);
    counter(MetricNames.ROWS, activity, RuntimeActivity::rows);
    gauge(MetricNames.QUEUE, activity, RuntimeActivity::queued);
    gauge(MetricNames.BUSY, activity, RuntimeActivity::busy);
    gauge(MetricNames.THREADS, activity, RuntimeActivity::threads);
    gauge(MetricNames.HANDLES, activity, RuntimeActivity::handles);
  }

  private void counter(
      MetricNames name,
      Supplier<RuntimeActivity> activity,
      ToDoubleFunction<RuntimeActivity> figure) {
    FunctionCounter.builder(name.id(), activity, source -> figure.applyAsDouble(source.get()))
        .description(name.help())
        .register(registry);
  }

  private void gauge(
      MetricNames name,
      Supplier<RuntimeActivity> activity,
      ToDoubleFunction<RuntimeActivity> figure) {
    Gauge.builder(name.id(), () -> figure.applyAsDouble(activity.get()))
        .description(name.help())
        .register(registry);
  }
}
