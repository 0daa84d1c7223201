package dev.limelight.app.bench;

import dev.limelight.app.demo.ChildFailedException;
import dev.limelight.app.demo.KafkaBrokerProcess;
import dev.limelight.app.demo.OrderedShutdown;
import dev.limelight.app.demo.RegistryProcess;
import dev.limelight.app.demo.Services;
import dev.limelight.app.demo.WorkFolder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A real broker and a real registry, as child processes on loopback.
 *
 * @param broker the broker
 * @param registry the registry
 */
record BenchServices(KafkaBrokerProcess broker, RegistryProcess registry) {

  /**
   * Starts both and returns when they can be used.
   *
   * @param shutdown stops them when it is closed
   * @throws ChildFailedException if one of them does not start
   */
  static BenchServices start(WorkFolder work, OrderedShutdown shutdown) {
    Services services = Services.ofDistribution();
    BenchServices started =
        new BenchServices(
            KafkaBrokerProcess.lasting(services, work.path().resolve("broker")),
            new RegistryProcess(services, work.path().resolve("registry")));
    shutdown.add(started.broker::close);
    shutdown.add(started.registry::close);
    try {
      CompletableFuture.allOf(
              CompletableFuture.runAsync(started.broker::start),
              CompletableFuture.runAsync(started.registry::start))
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ChildFailedException failed) {
        throw failed;
      }
      throw e;
    }
    return started;
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
}
