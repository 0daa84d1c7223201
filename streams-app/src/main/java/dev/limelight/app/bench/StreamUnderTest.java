package dev.limelight.app.bench;

import dev.limelight.app.stream.Brokers;
import dev.limelight.app.stream.ExitCodes;
import dev.limelight.app.stream.StreamApplication;
import dev.limelight.app.stream.TopicProvisioner;
import dev.limelight.config.Configuration;
import dev.limelight.topology.ServedModel;
import dev.limelight.topology.StreamOptions;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/**
 * The stream application in this process, over a real broker and registry; fed and timed round by
 * round. For one thread.
 */
final class StreamUnderTest implements AutoCloseable {
  /** Default of {@code limelight topics create}. */
  private static final int PARTITIONS = 4;

  private final BenchServices services;
  private final BenchEvents events;
  private final GatedCatalog catalog;
  private final StreamApplication application;
  private final Future<Integer> ended;
  private final EventFeeder feeder;
  private final CommittedResults results;
  private final LongSupplier nanoTime;
  private int sent;

  /** Creates the topics and starts the application. */
  StreamUnderTest(
      BenchServices services,
      Configuration configuration,
      ServedModel served,
      BenchEvents events,
      LongSupplier nanoTime) {
    this.services = services;
    this.events = events;
    this.nanoTime = nanoTime;
    StreamOptions stream = configuration.stream();
    try (Brokers brokers =
        Brokers.connect(
            stream, configuration.process().startupTimeout(), () -> false, System::nanoTime)) {
      new TopicProvisioner(brokers).provision(stream, PARTITIONS, Optional.empty());
    }
    String bootstrap = services.broker().bootstrapServers();
    feeder =
        new EventFeeder(
            bootstrap,
            services.registry().url(),
            stream.topics().imageEvents(),
            PARTITIONS,
            Clock.systemUTC());
    results = new CommittedResults(bootstrap, stream.topics());
    catalog = new GatedCatalog(served);
    application = new StreamApplication(configuration, (models, memory) -> catalog);
    CompletableFuture<Integer> end = new CompletableFuture<>();
    Thread thread = new Thread(() -> run(end), "limelight-bench-stream");
    thread.setDaemon(true);
    thread.start();
    ended = end;
  }

  private void run(CompletableFuture<Integer> end) {
    try {
      end.complete(application.run());
    } catch (RuntimeException e) {
      end.completeExceptionally(e);
    }
  }

  /**
   * Explains further events.
   *
   * @return nanoseconds from the first event's beginning to the last result's being committed
   * @throws IllegalStateException if the stream ends or an event cannot be explained
   */
  long round(int count) {
    catalog.shut();
    feeder.send(events, sent, count);
    sent += count;
    long start = nanoTime.getAsLong();
    catalog.open();
    results.await(sent, this::requireRunning);
    return nanoTime.getAsLong() - start;
  }

  private void requireRunning() {
    services.requireAlive();
    if (ended.isDone()) {
      throw new IllegalStateException("The stream ended with " + exit());
    }
  }

  private String exit() {
    try {
      return "exit code " + ended.get();
    } catch (ExecutionException e) {
      return String.valueOf(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "an interrupt";
    }
  }

  /** Stops the application; returns when it has. */
  @Override
  public void close() {
    catalog.open();
    application.stop();
    if (!exit().equals("exit code " + ExitCodes.DONE)) {
      throw new IllegalStateException("The stream ended with " + exit());
    }
    results.close();
    feeder.close();
  }
}
