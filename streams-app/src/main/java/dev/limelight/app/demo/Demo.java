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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One demonstration, from starting the services to the table at the end. */
final class Demo {
  private static final int DASHBOARD_PORT = 8088;

  private final DemoOptions options;
  private final Services services;
  private final WorkFolder work;
  private final OrderedShutdown shutdown;
  private final PrintWriter out;
  private final Progress progress;
  private final LimelightProcesses limelight;

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
    this.progress = new Progress(out);
    this.limelight = new LimelightProcesses(work.path(), work.logs());
  }

  /**
   * Runs to the end.
   *
   * @throws ChildFailedException if one of the processes fails
   * @throws CommandFailedException if a model cannot be exported
   */
  void run() {
    List<ModelBundle> bundles =
        work.copies("models", options.models()).stream().map(ModelBundle::open).toList();
    DemoServices servers = new DemoServices(services, work, progress);
    Path configuration = configure(servers);
    progress.say("Starting a Kafka broker and a schema registry, and deriving the models'");
    progress.say("backward graphs: the first events come in 15 to 30 s. Ctrl-C ends it all.");
    servers.start(shutdown, () -> createTopics(configuration));
    bundles.forEach(this::export);
    servers.await();

    ChildProcess application =
        limelight.start("application", "run", "--config", configuration.toString());
    shutdown.add(application::close);
    ChildProcess audit =
        limelight.startLight("audit", "audit", "--config", configuration.toString());
    shutdown.add(audit::close);
    int port = options.dashboardPort().orElseGet(() -> LoopbackPort.freeAt(DASHBOARD_PORT));
    ChildProcess dashboard =
        limelight.startLight(
            "dashboard", "dashboard", "--config", configuration.toString(), "--port=" + port);
    shutdown.add(dashboard::close);
    ChildProcess producer = produce(servers, bundles);
    progress.say(
        "Starting the application (process %d), the audit (process %d)",
        application.pid(), audit.pid());
    progress.say("and a producer of %d events (process %d)", options.count(), producer.pid());
    progress.say("dashboard http://%s:%d/", LoopbackPort.HOST, port);
    Runnable healthy =
        () -> {
          servers.requireAlive();
          application.requireAlive();
          audit.requireAlive();
          dashboard.requireAlive();
          requireNoFailure(producer);
        };
    show(bundles, servers, healthy);
    if (options.stay()) {
      out.printf(
          "%nThe dashboard stays at http://%s:%d/ - Ctrl-C ends it all.%n",
          LoopbackPort.HOST, port);
      out.flush();
      stay(healthy);
    }
  }

  private void stay(Runnable healthy) {
    CountDownLatch never = new CountDownLatch(1);
    try {
      while (!shutdown.hasBegun()) {
        healthy.run();
        if (never.await(1, TimeUnit.SECONDS)) {
          throw new AssertionError("Nothing counts it down");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void show(List<ModelBundle> bundles, DemoServices servers, Runnable healthy) {
    OverlayFolder overlays = new OverlayFolder(options.out(), new ModelPictures(bundles));
    List<String> models = bundles.stream().map(ModelBundle::id).toList();
    DemoShow show = new DemoShow(options, options.lines(models), overlays, out);
    try (ResultFeed feed = new ResultFeed(servers.bootstrapServers(), servers.registryUrl())) {
      show.run(feed, healthy);
    }
    show.close();
  }

  private void createTopics(Path configuration) {
    limelight.run(shutdown, "topics", "topics", "create", "--config", configuration.toString());
    progress.say("topics    created");
  }

  private void export(ModelBundle bundle) {
    limelight.run(
        shutdown, "export-" + bundle.folder().getFileName(), "export", bundle.folder().toString());
    progress.say("model     %s: backward graph derived and checked", bundle.id());
  }

  private Path configure(DemoServices servers) {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", servers.bootstrapServers());
    properties.setProperty("schema.registry.url", servers.registryUrl());
    properties.setProperty("application.id", "limelight-demo");
    properties.setProperty("models.dir", work.path().resolve("models").toString());
    properties.setProperty("state.dir", work.path().resolve("state").toString());
    properties.setProperty("saliency.encoding", "uint8");
    // A demonstration is over before a minute's window would close.
    properties.setProperty("audit.window.ms", "20000");
    properties.setProperty("audit.grace.ms", "5000");
    properties.setProperty("audit.publish.interval.ms", "500");
    properties.setProperty("audit.rules", "looks-outside: outside-rate > 0.3 min 10");
    Path file = work.path().resolve("limelight.properties");
    try (OutputStream stream = Files.newOutputStream(file)) {
      properties.store(stream, null);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  private ChildProcess produce(DemoServices servers, List<ModelBundle> bundles) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "demo-produce",
                "--bootstrap-servers=" + servers.bootstrapServers(),
                "--registry=" + servers.registryUrl(),
                "--events=" + options.count(),
                "--rate=" + options.rate()));
    bundles.forEach(bundle -> arguments.add("--model=" + bundle.id()));
    options.images().ifPresent(folder -> arguments.add("--images=" + folder.toAbsolutePath()));
    ChildProcess producer = limelight.startLight("producer", arguments.toArray(String[]::new));
    shutdown.add(producer::close);
    return producer;
  }

  /** The producer may end, having sent everything; the others may not. */
  private static void requireNoFailure(ChildProcess producer) {
    if (!producer.isAlive() && producer.awaitExit(Duration.ZERO) != 0) {
      producer.requireAlive();
    }
  }
}
