package dev.limelight.integration;

import dev.limelight.app.demo.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Brokers and a registry that run until they are closed; tests share them, under unique names. */
final class RunningServices implements AutoCloseable {
  private final List<Service> brokers;
  private final Service registry;
  private final Path folder;
  private final TestModels models;
  private final AtomicInteger names = new AtomicInteger();

  private RunningServices(List<Service> brokers, Service registry, Path folder) {
    this.brokers = List.copyOf(brokers);
    this.registry = registry;
    this.folder = folder;
    this.models = TestModels.in(folder.resolve("models"));
  }

  /** One broker. */
  static RunningServices start() {
    return start(1);
  }

  /** As many brokers, of which three survive the end of one; several are child processes. */
  static RunningServices start(int brokers) {
    Path folder = newFolder();
    Environment environment = Environment.chosen();
    RunningServices services =
        new RunningServices(
            brokers == 1
                ? List.of(environment.broker(folder.resolve("broker")))
                : ChildProcesses.brokers(folder.resolve("brokers"), brokers),
            environment.registry(folder.resolve("registry")),
            folder);
    try {
      List<Runnable> starts = new ArrayList<>(List.of(services.registry::start));
      services.brokers.forEach(broker -> starts.add(broker::start));
      starts.stream().map(CompletableFuture::runAsync).toList().forEach(CompletableFuture::join);
      return services;
    } catch (RuntimeException e) {
      services.close();
      throw e;
    }
  }

  /** The broker and the registry as the build lays them out. */
  static Services laidOut() {
    return Services.in(repository().resolve("ops/services/target"));
  }

  /** The root of the repository. */
  static Path repository() {
    return Path.of(System.getProperty("limelight.root"));
  }

  String bootstrapServers() {
    return brokers.get(0).address();
  }

  String registryUrl() {
    return registry.address();
  }

  /** A broker by its id, from 1, for tests that kill it. */
  Service broker(int id) {
    return brokers.get(id - 1);
  }

  /** The registry itself, for tests that kill it; they start it again before they end. */
  Service registry() {
    return registry;
  }

  /** Bundles that all tests share. */
  TestModels models() {
    return models;
  }

  /** Where tests leave configurations and logs, each in a folder of its own. */
  Path folder() {
    return folder;
  }

  /** A name that no other test of this run has: a topic, a prefix, an application id. */
  String unique(String stem) {
    return stem + "-" + names.incrementAndGet();
  }

  @Override
  public void close() {
    registry.close();
    // Several brokers that stop in order wait for one another, and nobody needs their data.
    brokers.forEach(brokers.size() == 1 ? Service::close : Service::kill);
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory(
          Files.createDirectories(repository().resolve("integration-tests/target/services")),
          "run");
    } catch (IOException e) {
      throw new IllegalStateException("No folder for the services' data and logs.", e);
    }
  }
}
