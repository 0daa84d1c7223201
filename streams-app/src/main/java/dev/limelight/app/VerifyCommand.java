package dev.limelight.app;

import dev.limelight.app.replay.ReplayLedger;
import dev.limelight.app.stream.Brokers;
import dev.limelight.app.stream.ExitCodes;
import dev.limelight.app.stream.Explainers;
import dev.limelight.app.stream.OpenCatalog;
import dev.limelight.app.stream.References;
import dev.limelight.app.stream.SourceRecords;
import dev.limelight.app.stream.StartupException;
import dev.limelight.app.verify.EventEnd;
import dev.limelight.app.verify.EventEnds;
import dev.limelight.app.verify.NoMapException;
import dev.limelight.app.verify.NotVerifiableException;
import dev.limelight.app.verify.PublishedMaps;
import dev.limelight.app.verify.Recomputation;
import dev.limelight.app.verify.RecordedSettings;
import dev.limelight.app.verify.VerificationReport;
import dev.limelight.config.Configuration;
import dev.limelight.config.ConfigurationException;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.schemas.SourcePosition;
import dev.limelight.topology.SourceCoordinates;
import dev.limelight.topology.StreamOptions;
import dev.limelight.topology.reference.ImageReferences;
import dev.limelight.topology.registry.ImageEventDeserializer;
import dev.limelight.topology.registry.Pause;
import dev.limelight.topology.registry.RegistryClients;
import dev.limelight.topology.registry.RegistryOptions;
import dev.limelight.topology.registry.RegistryRetry;
import dev.limelight.topology.registry.ResultDeserializer;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code limelight verify}: computes an event's published map again and compares. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Computes the saliency map of an event again, from the event itself, with the recorded"
          + " method, parameters and seed, and compares it with the published one.",
      "On the same execution provider and version of ONNX Runtime it must be the same to the bit;"
          + " on another one, within a tolerance that is stated."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:identical, or within tolerance on another provider or runtime",
      "1:different, or it cannot be told: no such event, or it is gone",
      "2:usage or configuration",
      "3:a model is not supported; missing operators are listed",
      "4:a model's self-check failed",
      "5:there is no map: the event was skipped, or is a dead letter; the reason is printed"
    })
public final class VerifyCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(VerifyCommand.class);

  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "EVENT_ID", description = "The event.")
  private String eventId;

  @Mixin private ConfigurationOptions options = new ConfigurationOptions();

  @Option(
      names = "--run",
      paramLabel = "R",
      description =
          "The run whose map is checked (default: the configuration's run.id; so is live).")
  private @Nullable String run;

  @Mixin private ModelReplacements models = new ModelReplacements();

  @Option(names = "--json", description = "Prints one JSON object a line, and nothing else.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields in
  VerifyCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() {
    try {
      return verify();
    } catch (ConfigurationException wrong) {
      return refused(wrong, ExitCodes.CONFIGURATION);
    } catch (StartupException refused) {
      return refused(refused, refused.exitCode());
    } catch (NotVerifiableException | KafkaException unknown) {
      return refused(unknown, ExitCodes.FAILED);
    }
  }

  private int refused(RuntimeException why, int exitCode) {
    log.error("{}", why.getMessage());
    return exitCode;
  }

  /** The exit code. */
  private int verify() {
    Configuration configuration = options.load(environment);
    String live = configuration.explanation().settings().run().id();
    String runId = run == null || run.equals("live") ? live : run;
    RegistryOptions registryOptions = configuration.registry();
    try (SchemaRegistryClient registry = RegistryClients.connect(registryOptions)) {
      RegistryRetry retry =
          new RegistryRetry(
              configuration.process().startupTimeout(),
              registryOptions.firstBackoff(),
              Pause.until(new CountDownLatch(1)),
              System::nanoTime);
      StreamOptions stream = stream(configuration, runId);
      ResultDeserializer results = new ResultDeserializer(registry, retry);
      ImageEventDeserializer events = new ImageEventDeserializer(registry, retry);
      EventEnds ends = new EventEnds(stream, results, events);
      List<SaliencyMap> maps;
      try {
        maps = new PublishedMaps(stream, results).of(eventId, runId);
      } catch (NoMapException none) {
        return notExplained(none, ends, runId);
      }
      try (SourceRecords sources = new SourceRecords(stream)) {
        return verify(
                configuration,
                maps,
                new Recomputation(sources, events),
                ends.outcomes(eventId, runId))
            ? ExitCodes.DONE
            : ExitCodes.FAILED;
      }
    } catch (IOException unclosed) {
      throw new IllegalStateException("Closing the registry's client failed", unclosed);
    }
  }

  private int notExplained(NoMapException none, EventEnds ends, String runId) {
    List<EventEnd> skipped = ends.outcomes(eventId, runId);
    List<EventEnd> found = skipped.isEmpty() ? ends.letters(eventId, runId) : skipped;
    if (found.isEmpty()) {
      throw none;
    }
    found.forEach(end -> print(json ? List.of(end.json()) : end.lines()));
    return ExitCodes.NOT_EXPLAINED;
  }

  /** The stream's options, with the topics that hold the run. */
  private static StreamOptions stream(Configuration configuration, String runId) {
    StreamOptions stream = configuration.stream();
    Brokers.connect(stream, configuration.process().startupTimeout(), () -> false, System::nanoTime)
        .close();
    return new ReplayLedger(stream)
        .find(runId)
        .map(plan -> stream.withTopics(stream.topics().withResultsUnder(plan.resultPrefix())))
        .orElse(stream);
  }

  /** Whether every map of the event holds. */
  private boolean verify(
      Configuration configuration,
      List<SaliencyMap> maps,
      Recomputation recomputation,
      List<EventEnd> outcomes) {
    boolean all = true;
    try (ImageReferences references = References.open(configuration);
        OpenCatalog catalog =
            BundleCatalog.open(
                configuration.models(),
                configuration.explanation().memoryBytes(),
                models.bundles())) {
      for (SaliencyMap map : maps) {
        ImageEvent event = recomputation.event(map);
        Configuration recorded = options.load(environment, RecordedSettings.of(map));
        SaliencyMap again =
            recomputation.again(
                map, event, Explainers.of(catalog, recorded.explanation(), references));
        VerificationReport report =
            VerificationReport.of(map, again, less(outcomes, map.getSource()));
        print(json ? List.of(report.json()) : report.lines());
        all &= report.holds();
      }
    }
    return all;
  }

  private static Optional<EventEnd> less(List<EventEnd> outcomes, SourcePosition source) {
    SourceCoordinates event =
        new SourceCoordinates(source.getTopic(), source.getPartition(), source.getOffset());
    return outcomes.stream().filter(outcome -> outcome.source().equals(event)).findFirst();
  }

  private void print(List<String> lines) {
    PrintWriter out = spec.commandLine().getOut();
    lines.forEach(out::println);
    out.flush();
  }
}
