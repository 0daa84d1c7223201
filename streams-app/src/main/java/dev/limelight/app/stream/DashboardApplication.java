package dev.limelight.app.stream;

import dev.limelight.app.metrics.BuildVersion;
import dev.limelight.config.Configuration;
import dev.limelight.config.ConfigurationException;
import dev.limelight.dashboard.feed.FeedLimits;
import dev.limelight.dashboard.feed.RecordIntake;
import dev.limelight.dashboard.feed.RecordLookup;
import dev.limelight.dashboard.feed.RegistryProbe;
import dev.limelight.dashboard.feed.Stores;
import dev.limelight.dashboard.feed.TopicFeed;
import dev.limelight.dashboard.store.AuditStore;
import dev.limelight.dashboard.store.EventStore;
import dev.limelight.dashboard.store.PictureCache;
import dev.limelight.dashboard.web.DashboardOptions;
import dev.limelight.dashboard.web.DashboardServer;
import dev.limelight.dashboard.web.Pictures;
import dev.limelight.image.Preprocessing;
import dev.limelight.runtime.BundleException;
import dev.limelight.runtime.BundlePreprocessing;
import dev.limelight.runtime.ModelBundle;
import dev.limelight.runtime.ModelDirectory;
import dev.limelight.topology.StreamOptions;
import dev.limelight.topology.Topics;
import dev.limelight.topology.reference.ImageReferences;
import dev.limelight.topology.registry.ImageEventDeserializer;
import dev.limelight.topology.registry.RegistryClients;
import dev.limelight.topology.registry.RegistryOptions;
import dev.limelight.topology.registry.RegistryRetry;
import dev.limelight.topology.registry.ResultDeserializer;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.javalin.util.JavalinException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the dashboard, from its configuration to its exit code. */
public final class DashboardApplication {
  private static final Logger log = LoggerFactory.getLogger(DashboardApplication.class);
  private static final int POLL_RECORDS = 500;

  /** Short: the feed tries again, and says meanwhile that the registry is away. */
  private static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(2);

  private static final Duration FIRST_LOOK = Duration.ofSeconds(3);
  private static final Duration PROBE_PERIOD = Duration.ofSeconds(2);

  private static final int MAPS_READ_AT_START = 2_000;

  private final Configuration configuration;
  private final DashboardOptions served;
  private final StopRequest request = new StopRequest();

  /**
   * A run that has not begun.
   *
   * @param served where to listen, and what to keep
   */
  public DashboardApplication(Configuration configuration, DashboardOptions served) {
    this.configuration = configuration;
    this.served = served;
  }

  /**
   * Serves until the process is asked to stop.
   *
   * @return the exit code
   * @throws StartupException if the brokers do not let us in or the address is taken
   * @throws ConfigurationException if a value is not accepted
   */
  public int run() {
    StreamOptions stream = configuration.stream();
    RegistryOptions registryOptions = configuration.registry();
    Map<String, Preprocessing> models = models(configuration);
    try (ShutdownSignal signal =
            ShutdownSignal.listen(this::stop, configuration.process().shutdownTimeout());
        SchemaRegistryClient registry = RegistryClients.connect(registryOptions)) {
      lookForBrokers(stream);
      serve(stream, registry, request.retry(registryOptions, REGISTRY_PATIENCE), models);
      signal.exitWith(ExitCodes.DONE);
      return ExitCodes.DONE;
    } catch (IOException unclosed) {
      throw new IllegalStateException("Closing the registry's client failed", unclosed);
    }
  }

  /** The page is there without brokers and says so; what no waiting mends ends the start. */
  private void lookForBrokers(StreamOptions stream) {
    try {
      Brokers.connect(stream, FIRST_LOOK, request::isAsked, System::nanoTime).close();
    } catch (StartupException refused) {
      if (refused.exitCode() != ExitCodes.FAILED) {
        throw refused;
      }
      log.warn("{} The page says so, and goes on by itself", refused.getMessage());
    }
  }

  private void serve(
      StreamOptions stream,
      SchemaRegistryClient registry,
      RegistryRetry retry,
      Map<String, Preprocessing> models) {
    ResultDeserializer results = new ResultDeserializer(registry, retry);
    ImageEventDeserializer events = new ImageEventDeserializer(registry, retry);
    Stores stores =
        new Stores(
            new EventStore(served.events()),
            new AuditStore(),
            new PictureCache(served.pictureBytes()));
    CountDownLatch end = new CountDownLatch(1);
    request.endBy(end::countDown);
    try (TopicFeed feed = feed(stream, stores, intake(stream.topics(), results, events, stores));
        RegistryProbe probe = new RegistryProbe(registry::getAllSubjects, PROBE_PERIOD);
        RecordLookup lookup =
            new RecordLookup(
                stores.pictures(),
                () -> Clients.reader(stream, 1),
                () -> feed.state().broker(),
                System::nanoTime);
        ImageReferences references = References.open(configuration);
        DashboardServer server =
            new DashboardServer(
                served,
                stores,
                new Pictures(lookup, stream.topics(), events, results, references, models),
                () -> feed.state().withRegistry(probe.answers()),
                InstantSource.system(),
                BuildVersion.CURRENT)) {
      probe.start();
      feed.start();
      log.info("The dashboard is at {}", start(server));
      warnOfVisitors();
      end.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private RecordIntake intake(
      Topics topics, ResultDeserializer results, ImageEventDeserializer events, Stores stores) {
    return new RecordIntake(topics, configuration.run().id(), results, events, stores);
  }

  private TopicFeed feed(StreamOptions stream, Stores stores, RecordIntake intake) {
    FeedLimits limits =
        new FeedLimits(
            served.events(), Math.min(served.events(), MAPS_READ_AT_START), served.age());
    return new TopicFeed(
        stream.topics(),
        limits,
        () -> Clients.reader(stream, POLL_RECORDS),
        intake,
        stores,
        InstantSource.system(),
        System::nanoTime);
  }

  private void warnOfVisitors() {
    if (served.isOpen()) {
      log.warn(
          "Whoever reaches {} sees all pictures: set dashboard.token, or listen on 127.0.0.1",
          served.host());
    }
  }

  private String start(DashboardServer server) {
    try {
      return server.start();
    } catch (JavalinException taken) {
      throw StartupException.notSetUp(
          "The dashboard cannot listen on %s port %d (dashboard.host, dashboard.port): %s"
              .formatted(
                  served.host(),
                  served.port(),
                  taken.getCause() == null ? taken.getMessage() : taken.getCause().getMessage()),
          taken);
    }
  }

  /** What the models see of a picture, where their bundles are at hand. */
  private static Map<String, Preprocessing> models(Configuration configuration) {
    try {
      return ModelDirectory.scan(configuration.models().directory()).bundles().stream()
          .collect(Collectors.toMap(ModelBundle::id, BundlePreprocessing::of));
    } catch (ConfigurationException | BundleException absent) {
      log.info("No bundles at hand, pictures are shown whole: {}", absent.getMessage());
      return Map.of();
    }
  }

  /** Asks the run to end, as a signal does; returns at once. */
  public void stop() {
    request.stop();
  }
}
