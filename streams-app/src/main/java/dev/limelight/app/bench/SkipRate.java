package dev.limelight.app.bench;

import dev.limelight.app.stream.Brokers;
import dev.limelight.app.stream.StreamApplication;
import dev.limelight.app.stream.TopicProvisioner;
import dev.limelight.config.Configuration;
import dev.limelight.topology.ServedModel;
import dev.limelight.topology.StreamOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How many events a second one instance takes through sampling when it skips them all: read,
 * decided about, and accounted for in committed transactions. The events lie in their topic before
 * the instance starts; the clock runs from the first committed outcomes to the last.
 *
 * @param services broker and registry
 * @param nanoTime a monotonic clock, nanoseconds
 */
record SkipRate(BenchServices services, LongSupplier nanoTime) {
  private static final int PARTITIONS = 4;
  private static final int EVENTS = 20_000;
  private static final Duration POLL = Duration.ofMillis(50);

  /** Outcomes a second. */
  double measure(Configuration configuration, ServedModel served, BenchEvents events) {
    StreamOptions stream = configuration.stream();
    try (Brokers brokers =
        Brokers.connect(
            stream, configuration.process().startupTimeout(), () -> false, System::nanoTime)) {
      List<String> unused =
          new TopicProvisioner(brokers).provision(stream, PARTITIONS, Optional.empty());
    }
    try (EventFeeder feeder =
        new EventFeeder(
            services.broker().bootstrapServers(),
            services.registry().url(),
            stream.topics().imageEvents(),
            PARTITIONS,
            Clock.systemUTC())) {
      feeder.send(events, 0, EVENTS);
    }
    GatedCatalog catalog = new GatedCatalog(served);
    StreamApplication application =
        new StreamApplication(configuration, (models, memory) -> catalog);
    CompletableFuture<Integer> end = CompletableFuture.supplyAsync(application::run);
    try (Consumer<byte[], byte[]> outcomes = consumer(stream.topics().eventOutcomes())) {
      return perSecond(outcomes, end);
    } finally {
      application.stop();
      end.join();
    }
  }

  private double perSecond(Consumer<byte[], byte[]> outcomes, CompletableFuture<Integer> end) {
    int before = 0;
    int seen = 0;
    long start = nanoTime.getAsLong();
    while (seen < EVENTS) {
      services.requireAlive();
      if (end.isDone()) {
        throw new IllegalStateException("The stream ended with exit code " + end.join());
      }
      seen += outcomes.poll(POLL).count();
      if (before == 0 && seen > 0) {
        before = seen;
        start = nanoTime.getAsLong();
      }
    }
    return (seen - before) * 1e9 / Math.max(1, nanoTime.getAsLong() - start);
  }

  private Consumer<byte[], byte[]> consumer(String topic) {
    Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                services.broker().bootstrapServers(),
                "isolation.level",
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }
}
