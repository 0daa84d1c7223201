package dev.limelight.app.demo;

import dev.limelight.runtime.ModelBundle;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** One demonstration, from starting the services to the table at the end. */
final class Demo {
  private final DemoOptions options;
  private final Services services;
  private final WorkFolder work;
  private final OrderedShutdown shutdown;
  private final PrintWriter out;

  /**
   * A demonstration that has not begun.
   *
   * @param shutdown stops, when it is closed, what is started here
   */
  Demo(
      DemoOptions options,
      Services services,
      WorkFolder work,
      OrderedShutdown shutdown,
      PrintWriter out) {
    this.options = options;
    this.services = services;
    this.work = work;
    this.shutdown = shutdown;
    this.out = out;
  }

  /**
   * Runs to the end.
   *
   * @throws ChildFailedException if one of the processes fails
   */
  void run() {
    List<ModelBundle> bundles =
        work.copies("models", options.models()).stream().map(ModelBundle::open).toList();
    KafkaBrokerProcess broker = new KafkaBrokerProcess(services, work.path().resolve("broker"));
    RegistryProcess registry = new RegistryProcess(services, work.path().resolve("registry"));
    CompletableFuture<Void> started = start(broker, registry);
    LimelightProcesses limelight = new LimelightProcesses(work.path(), work.logs());
    export(bundles, limelight);
    join(started);
    say("broker    %s", broker.bootstrapServers());
    say("registry  %s", registry.url());

    Path configuration = configure(broker, registry);
    limelight.run(shutdown, "topics", "topics", "create", "--config", configuration.toString());
    ChildProcess application =
        limelight.start("application", "run", "--config", configuration.toString());
    shutdown.add(application::close);
    ChildProcess producer = produce(limelight, broker, registry, bundles);
    say("application and producer run as processes %d and %d", application.pid(), producer.pid());
    say("");

    OverlayFolder overlays = new OverlayFolder(options.out(), new ModelPictures(bundles));
    DemoShow show = new DemoShow(options, overlays, out);
    try (ResultFeed feed = new ResultFeed(broker.bootstrapServers(), registry.url())) {
      show.run(
          feed,
          () -> {
            broker.requireAlive();
            registry.requireAlive();
            application.requireAlive();
            requireNoFailure(producer);
          });
    }
    show.close();
  }

  private CompletableFuture<Void> start(KafkaBrokerProcess broker, RegistryProcess registry) {
    say("Starting a broker and a registry ...");
    shutdown.add(broker::close);
    shutdown.add(registry::close);
    return CompletableFuture.allOf(
        CompletableFuture.runAsync(broker::start), CompletableFuture.runAsync(registry::start));
  }

  private static void join(CompletableFuture<Void> started) {
    try {
      started.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ChildFailedException failed) {
        throw failed;
      }
      throw e;
    }
  }

  private void export(List<ModelBundle> bundles, LimelightProcesses limelight) {
    for (ModelBundle bundle : bundles) {
      say("Exporting the backward graph of %s ...", bundle.id());
      limelight
          .run(
              shutdown,
              "export-" + bundle.folder().getFileName(),
              "export",
              bundle.folder().toString())
          .forEach(line -> say("  %s", line));
    }
  }

  private Path configure(KafkaBrokerProcess broker, RegistryProcess registry) {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", broker.bootstrapServers());
    properties.setProperty("schema.registry.url", registry.url());
    properties.setProperty("application.id", "limelight-demo");
    properties.setProperty("models.dir", work.path().resolve("models").toString());
    properties.setProperty("saliency.encoding", "uint8");
    Path file = work.path().resolve("limelight.properties");
    try (OutputStream stream = Files.newOutputStream(file)) {
      properties.store(stream, null);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  private ChildProcess produce(
      LimelightProcesses limelight,
      KafkaBrokerProcess broker,
      RegistryProcess registry,
      List<ModelBundle> bundles) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "demo-produce",
                "--bootstrap-servers=" + broker.bootstrapServers(),
                "--registry=" + registry.url(),
                "--events=" + options.count(),
                "--rate=" + options.rate()));
    bundles.forEach(bundle -> arguments.add("--model=" + bundle.id()));
    options.images().ifPresent(folder -> arguments.add("--images=" + folder.toAbsolutePath()));
    ChildProcess producer = limelight.start("producer", arguments.toArray(String[]::new));
    shutdown.add(producer::close);
    return producer;
  }

  /** The producer may end, having sent everything; the others may not. */
  private static void requireNoFailure(ChildProcess producer) {
    if (!producer.isAlive() && producer.awaitExit(Duration.ZERO) != 0) {
      producer.requireAlive();
    }
  }

  private void say(String format, Object... arguments) {
    out.printf(format + "%n", arguments);
    out.flush();
  }
}
