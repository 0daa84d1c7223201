package dev.limelight.app.demo;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The demonstration's broker and registry, which start side by side while other things are done.
 * For one thread.
 */
final class DemoServices {
  private final KafkaBrokerProcess broker;
  private final RegistryProcess registry;
  private final Progress progress;
  private CompletableFuture<Void> started = CompletableFuture.completedFuture(null);

  /** Services that are not started yet, but whose addresses are known. */
  DemoServices(Services services, WorkFolder work, Progress progress) {
    this.broker = new KafkaBrokerProcess(services, work.path().resolve("broker"));
    this.registry = new RegistryProcess(services, work.path().resolve("registry"));
    this.progress = progress;
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  String registryUrl() {
    return registry.url();
  }

  /**
   * Begins to start both and returns at once.
   *
   * @param withBroker done as soon as the broker can be used
   */
  void start(OrderedShutdown shutdown, Runnable withBroker) {
    CompletableFuture<Void> brokerStart = CompletableFuture.runAsync(broker::start);
    CompletableFuture<Void> registryStart = CompletableFuture.runAsync(registry::start);
    shutdown.add(() -> stop(broker::close, brokerStart));
    shutdown.add(() -> stop(registry::close, registryStart));
    started =
        CompletableFuture.allOf(
            brokerStart.thenRun(
                () -> {
                  progress.say("broker    %s", broker.bootstrapServers());
                  withBroker.run();
                }),
            registryStart.thenRun(() -> progress.say("registry  %s", registry.url())));
  }

  /**
   * Waits until both run and the topics are there.
   *
   * @throws ChildFailedException if one of them cannot be started
   */
  void await() {
    try {
      started.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /**
   * Returns if both run.
   *
   * @throws ChildFailedException if one has ended
   */
  void requireAlive() {
    broker.requireAlive();
    registry.requireAlive();
  }

  private static void stop(Runnable close, CompletableFuture<Void> start) {
    close.run();
    // A start that was under way has failed by that, or goes on to launch what was not there yet.
    start.handle((done, failure) -> null).join();
    close.run();
  }
}
