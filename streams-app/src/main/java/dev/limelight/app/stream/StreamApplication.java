package dev.limelight.app.stream;

import dev.limelight.app.health.Condition;
import dev.limelight.app.operations.Operations;
import dev.limelight.audit.LoadLadder;
import dev.limelight.config.Configuration;
import dev.limelight.config.ExplanationOptions;
import dev.limelight.config.ProcessOptions;
import dev.limelight.config.SamplingOptions;
import dev.limelight.explain.ExplainableModel;
import dev.limelight.topology.Deadline;
import dev.limelight.topology.EventSelector;
import dev.limelight.topology.ExplanationObserver;
import dev.limelight.topology.ExplanationTopology;
import dev.limelight.topology.ImageEventExplainer;
import dev.limelight.topology.LoadLevel;
import dev.limelight.topology.ModelCatalog;
import dev.limelight.topology.Patience;
import dev.limelight.topology.PatientExplanation;
import dev.limelight.topology.RunIdentity;
import dev.limelight.topology.StreamOptions;
import dev.limelight.topology.StreamProperties;
import dev.limelight.topology.TopologyServices;
import dev.limelight.topology.commit.IdleCommits;
import dev.limelight.topology.deadletter.DeadLetterObserver;
import dev.limelight.topology.reference.ImageReferences;
import dev.limelight.topology.registry.ImageEventDeserializer;
import dev.limelight.topology.registry.RegistryClients;
import dev.limelight.topology.registry.RegistryOptions;
import dev.limelight.topology.registry.RegistryRetry;
import dev.limelight.topology.registry.ResultSerializer;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the stream, from its configuration to its exit code. */
public final class StreamApplication {
  private static final Logger log = LoggerFactory.getLogger(StreamApplication.class);

  private final Configuration configuration;
  private final ModelCatalogFactory catalogs;
  private final StreamExtension extension;
  private final StopRequest request = new StopRequest();

  /** A run of the live stream that has not begun. */
  public StreamApplication(Configuration configuration, ModelCatalogFactory catalogs) {
    this(configuration, catalogs, StreamExtension.NONE);
  }

  /** A run that does more, or less, and has not begun. */
  public StreamApplication(
      Configuration configuration, ModelCatalogFactory catalogs, StreamExtension extension) {
    this.configuration = configuration;
    this.catalogs = catalogs;
    this.extension = extension;
  }

  /**
   * Runs until the process is asked to stop (SIGTERM, SIGINT) or the stream fails.
   *
   * @return the exit code
   * @throws StartupException if the stream cannot start
   * @throws dev.limelight.config.ConfigurationException if a value is not accepted
   */
  public int run() {
    StreamOptions stream = extension.options(configuration.stream());
    ProcessOptions process = configuration.process();
    ExplanationOptions explanation = configuration.explanation();
    SamplingOptions sampling = configuration.sampling();
    // Closed in reverse order: the stream ends inside, then the registry's client, then the models;
    // to the last there is somebody to say that the process is not ready.
    try (ShutdownSignal signal = ShutdownSignal.listen(this::stop, process.shutdownTimeout());
        Operations operations = Operations.open(configuration.http(), Condition.values());
        ImageReferences references = References.open(configuration);
        OpenCatalog models = catalogs.open(configuration.models(), explanation.memoryBytes());
        SchemaRegistryClient registry = RegistryClients.connect(configuration.registry())) {
      openGraphs(models, explanation, sampling.ladder());
      List<ExplainableModel> warm = WarmUp.run(models);
      operations.serve(warm.stream().map(ExplainableModel::identity).toList(), models.activity());
      if (!check(stream, registry, process.startupTimeout(), operations)) {
        return ExitCodes.DONE;
      }
      LoadLadder ladder = ladder();
      LoadLevel load = new LoadLevel(ladder, System::nanoTime);
      operations.load(load::level);
      Function<ExplanationOptions, PatientExplanation> explainers = explainers(models, references);
      PatientExplanation explainer = explainers.apply(explanation);
      checkCost(warm, explainer, stream.times().explanationMax());
      TopologyServices services =
          services(
              registry,
              explainer,
              Selectors.of(sampling.policies(), ladder, load, explanation, explainers),
              operations.explanations());
      StreamRunner runner = runner(stream, services, explanation.settings().run(), operations);
      load.watch(runner::lag);
      request.endBy(runner::stop);
      announce(stream);
      int code = watched(runner, stream);
      signal.exitWith(code);
      return code;
    } catch (IOException unclosed) {
      throw new IllegalStateException("Closing the registry's client failed", unclosed);
    }
  }

  /** A replay is behind by its nature: what it leaves out would not be what is asked for. */
  private LoadLadder ladder() {
    return extension.range().isPresent() ? LoadLadder.NONE : configuration.sampling().ladder();
  }

  private static void checkCost(
      List<ExplainableModel> warm, PatientExplanation explainer, Duration longest) {
    CostCheck.run(warm, explainer, () -> Deadline.in(longest, System::nanoTime));
  }

  private static void announce(StreamOptions stream) {
    log.info(
        "Explaining {} on {} as {}",
        stream.topics().imageEvents(),
        stream.bootstrapServers(),
        stream.applicationId());
  }

  private Function<ExplanationOptions, PatientExplanation> explainers(
      ModelCatalog models, ImageReferences references) {
    Patience patience = request.patience();
    return options -> Explainers.patient(Explainers.of(models, options, references), patience);
  }

  private StreamRunner runner(
      StreamOptions stream, TopologyServices services, RunIdentity run, Operations operations) {
    Properties properties = StreamProperties.explaining(stream, run.id());
    properties.put(DeadLetterObserver.PROPERTY, operations.explanations());
    extension.extend(properties);
    return new StreamRunner(
        ExplanationTopology.build(stream, services, extension.range()),
        properties,
        configuration.process().shutdownTimeout(),
        services.idle(),
        operations);
  }

  private TopologyServices services(
      SchemaRegistryClient registry,
      ImageEventExplainer explainer,
      EventSelector selector,
      ExplanationObserver observer) {
    RegistryOptions options = configuration.registry();
    RegistryRetry retry = request.retry(options, options.retryTimeout());
    return new TopologyServices(
        new ImageEventDeserializer(registry, retry),
        new ResultSerializer(registry, retry, options.autoRegister()),
        explainer,
        selector,
        observer,
        new IdleCommits(System::nanoTime),
        System::nanoTime);
  }

  /** Those of the configured methods, and of what the ladder may fall back to. */
  private static void openGraphs(
      OpenCatalog models, ExplanationOptions explanation, LoadLadder ladder) {
    MethodGraphs.open(models, explanation.settings());
    for (LoadLadder.Rung rung : ladder.rungs()) {
      MethodGraphs.open(models, Selectors.changed(explanation, rung).settings());
    }
  }

  private int watched(StreamRunner runner, StreamOptions stream) {
    try (OrphanWatch orphans = new OrphanWatch(Clients.admin(stream), stream.applicationId())) {
      runner.whenRunning(orphans::lookNow);
      return run(runner, stream);
    }
  }

  private int run(StreamRunner runner, StreamOptions stream) {
    StreamExtension.Watch watch = extension.watch(stream, runner::stop);
    int code;
    try {
      code = runner.run();
    } finally {
      watch.close();
    }
    return extension.exitCode(code);
  }

  /** Asks the run to end after the event at hand, as a signal does; returns at once. */
  public void stop() {
    request.stop();
  }

  /** Whether there is anything to do. */
  private boolean check(
      StreamOptions stream,
      SchemaRegistryClient registry,
      Duration timeout,
      Operations operations) {
    RegistryOptions registryOptions = configuration.registry();
    try (Brokers brokers = Brokers.connect(stream, timeout, request::isAsked, System::nanoTime)) {
      extension.provision(brokers, stream);
      StartupChecks.topics(brokers, stream.topics());
      StartupChecks.sizes(brokers, stream);
      TransactionLimit.check(brokers, stream.times());
      if (!extension.prepare(brokers, stream)) {
        return false;
      }
    }
    operations.met(Condition.BROKERS);
    log.info("Brokers at {} have all topics", stream.bootstrapServers());
    log.info("Asking the schema registry at {}", String.join(", ", registryOptions.urls()));
    StartupChecks.schemas(
        registry,
        request.retry(registryOptions, timeout),
        ExplanationTopology.outputSchemas(stream.topics()),
        registryOptions.autoRegister());
    operations.met(Condition.REGISTRY);
    return true;
  }
}
