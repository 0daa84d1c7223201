package dev.limelight.app.metrics;

import dev.limelight.explain.ModelIdentity;
import dev.limelight.runtime.OnnxRuntimeVersion;
import dev.limelight.runtime.RuntimeActivity;
import dev.limelight.topology.ExplanationObserver;
import dev.limelight.topology.audit.AuditObserver;
import dev.limelight.topology.commit.CommitListener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.logging.LogbackMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Collection;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/** All metrics of one process, in a registry of their own. Thread-safe. */
public final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final CommittedCounts counts = new CommittedCounts(registry);
  private final ExplanationMetrics explanations = new ExplanationMetrics(counts, registry);
  private final AuditMetrics audits = new AuditMetrics(counts, registry);
  private final ModelMetrics models = new ModelMetrics(registry);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final LogbackMetrics lines = new LogbackMetrics();
  private final KafkaMetrics kafka = new KafkaMetrics(registry);

  /** Metrics of the process itself; those of its work come with it. */
  public Metrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new ResidentMemory().bindTo(registry);
    collections.bindTo(registry);
    lines.bindTo(registry);
  }

  /** Counts how events end. */
  public ExplanationObserver explanations() {
    return explanations;
  }

  /** Counts what the audit does. */
  public AuditObserver audits() {
    return audits;
  }

  /** Has to be told of the ends of transactions, or nothing is counted. */
  public CommitListener commits() {
    return counts;
  }

  /** Names the build; loads ONNX Runtime where the process has not yet. */
  public void build(boolean runsModels) {
    Gauge.builder(MetricNames.BUILD.id(), () -> 1)
        .description(MetricNames.BUILD.help())
        .tag("version", BuildVersion.CURRENT)
        .tag("onnxruntime", runsModels ? OnnxRuntimeVersion.current() : "none")
        .tag("java", Runtime.version().toString())
        .register(registry);
  }

  /** Names the models that are served. */
  public void serve(Collection<ModelIdentity> identities) {
    models.serve(identities);
    identities.forEach(model -> explanations.begin(model.id()));
  }

  /** Measures what runs the models. */
  public void run(Supplier<RuntimeActivity> activity) {
    models.run(activity);
  }

  /** Measures the load ladder's rung. */
  public void load(IntSupplier level) {
    gauge(MetricNames.LOAD_LEVEL, level::getAsInt);
  }

  /** Measures a condition of readiness. */
  public void ready(String condition, IntSupplier met) {
    Gauge.builder(MetricNames.READY.id(), met::getAsInt)
        .description(MetricNames.READY.help())
        .tag("condition", condition)
        .register(registry);
  }

  /**
   * Measures a stream that was not started yet.
   *
   * @param lag records behind
   * @param partitions assigned to this instance
   */
  public void stream(KafkaStreams streams, LongSupplier lag, IntSupplier partitions) {
    gauge(MetricNames.LAG, lag::getAsLong);
    gauge(MetricNames.PARTITIONS, partitions::getAsInt);
    kafka.bind(streams);
  }

  private void gauge(MetricNames name, Supplier<Number> figure) {
    // Of a stream that took the place of another, the later one's.
    Gauge before = registry.find(name.id()).gauge();
    if (before != null) {
      registry.remove(before);
    }
    Gauge.builder(name.id(), figure).description(name.help()).register(registry);
  }

  /**
   * Everything as it is now.
   *
   * @param accept formats that the reader takes, as its Accept header has them
   */
  public String scrape(String accept) {
    return registry.scrape(ExpositionFormat.of(accept));
  }

  @Override
  public void close() {
    kafka.close();
    collections.close();
    lines.close();
    registry.close();
  }
}
