package dev.limelight.app.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/** What Kafka Streams and its clients measure of themselves, looked for again while it runs. */
final class KafkaMetrics implements AutoCloseable {
  /** Metrics of partitions and tasks come and go with them. */
  private static final Duration REFRESH = Duration.ofSeconds(10);

  private final MeterRegistry registry;
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "limelight-kafka-metrics");
            thread.setDaemon(true);
            return thread;
          });
  private @Nullable KafkaStreamsMetrics bound;

  KafkaMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  synchronized void bind(KafkaStreams streams) {
    if (bound != null) {
      // The stream before this one has ended.
      bound.close();
    }
    KafkaStreamsMetrics binder = new KafkaStreamsMetrics(streams, List.of(), scheduler, REFRESH);
    binder.bindTo(registry);
    bound = binder;
  }

  @Override
  public synchronized void close() {
    if (bound != null) {
      bound.close();
    }
    scheduler.shutdownNow();
  }
}
