package dev.limelight.integration;

import dev.limelight.app.demo.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A broker and a registry that run until they are closed; tests share them, under unique names. */
final class RunningServices implements AutoCloseable {
  private final Service broker;
  private final Service registry;
  private final Path folder;
  private final TestModels models;
  private final AtomicInteger names = new AtomicInteger();

  private RunningServices(Service broker, Service registry, Path folder) {
    this.broker = broker;
    this.registry = registry;
    this.folder = folder;
    this.models = TestModels.in(folder.resolve("models"));
  }

  static RunningServices start() {
    Path folder = newFolder();
    Environment environment = Environment.chosen();
    RunningServices services =
        new RunningServices(
            environment.broker(folder.resolve("broker")),
            environment.registry(folder.resolve("registry")),
            folder);
    try {
      CompletableFuture<Void> registry = CompletableFuture.runAsync(services.registry::start);
      services.broker.start();
      registry.join();
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
    return broker.address();
  }

  String registryUrl() {
    return registry.address();
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
    broker.close();
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
