package dev.limelight.app;

import dev.limelight.app.compare.ComparedRange;
import dev.limelight.app.compare.ComparedRun;
import dev.limelight.app.compare.Comparison;
import dev.limelight.app.compare.ComparisonHtml;
import dev.limelight.app.compare.ComparisonJson;
import dev.limelight.app.compare.ComparisonTable;
import dev.limelight.app.compare.EventPictures;
import dev.limelight.app.replay.ReplayLedger;
import dev.limelight.app.replay.ReplayPlan;
import dev.limelight.app.replay.TimeBound;
import dev.limelight.app.stream.Brokers;
import dev.limelight.app.stream.ExitCodes;
import dev.limelight.app.stream.References;
import dev.limelight.app.stream.SourceRecords;
import dev.limelight.app.stream.StartupException;
import dev.limelight.config.Configuration;
import dev.limelight.config.ConfigurationException;
import dev.limelight.runtime.ModelDirectory;
import dev.limelight.topology.StreamOptions;
import dev.limelight.topology.Topics;
import dev.limelight.topology.reference.ImageReferences;
import dev.limelight.topology.registry.ImageEventDeserializer;
import dev.limelight.topology.registry.Pause;
import dev.limelight.topology.registry.RegistryClients;
import dev.limelight.topology.registry.RegistryRetry;
import dev.limelight.topology.registry.ResultDeserializer;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code limelight compare}: what changed from one run to another. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Compares two runs over the same events, by model and class: events that only one of them"
          + " explained, how RCAP changed and whether that is more than chance, predictions that"
          + " flipped, how much the maps are alike.",
      "Where one run is a replay, only the events that it was about are looked at."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:compared",
      "1:no event was explained by either run, or a service stayed away",
      "2:usage or configuration"
    })
public final class CompareCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(CompareCommand.class);

  private final Map<String, String> environment;
  private final InstantSource clock;

  @Spec private CommandSpec spec;

  @Mixin private ConfigurationOptions options = new ConfigurationOptions();

  @Option(
      names = "--run",
      required = true,
      paramLabel = "R",
      description =
          "A run id; given twice: changes are from the first to the second. 'live' is the"
              + " configuration's run.id.")
  private List<String> runs = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "T",
      description = "Only events whose records have this time or a later one (as for replay).")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "T", description = "Only events before this time.")
  private @Nullable String to;

  @Option(
      names = "--largest",
      paramLabel = "N",
      description = "How many of the largest changes to show (default: ${DEFAULT-VALUE}).")
  private int largest = 10;

  @Option(names = "--json", description = "Prints one JSON object, and nothing else.")
  private boolean json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Writes a page with the largest changes side by side; it needs no other file.")
  private @Nullable Path html;

  /**
   * @param environment the process's environment variables
   * @param clock says what times relative to now mean
   */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields in
  CompareCommand(Map<String, String> environment, InstantSource clock) {
    this.environment = Map.copyOf(environment);
    this.clock = clock;
  }

  @Override
  public Integer call() {
    if (runs.size() != 2 || largest < 0) {
      throw new ParameterException(
          spec.commandLine(),
          runs.size() != 2
              ? "--run must be given twice, got " + runs
              : "--largest must be 0 or more, got " + largest);
    }
    try {
      return compare();
    } catch (ConfigurationException | IllegalArgumentException wrong) {
      return refused(wrong, ExitCodes.CONFIGURATION);
    } catch (StartupException refused) {
      return refused(refused, refused.exitCode());
    } catch (KafkaException away) {
      return refused(away, ExitCodes.FAILED);
    }
  }

  private int refused(RuntimeException why, int exitCode) {
    log.error("{}", why.getMessage());
    return exitCode;
  }

  private int compare() {
    Configuration configuration = options.load(environment);
    StreamOptions stream = configuration.stream();
    Brokers.connect(stream, configuration.process().startupTimeout(), () -> false, System::nanoTime)
        .close();
    ReplayLedger ledger = new ReplayLedger(stream);
    List<String> ids =
        runs.stream()
            .map(id -> id.equals("live") ? configuration.explanation().settings().run().id() : id)
            .toList();
    List<Optional<ReplayPlan>> plans = ids.stream().map(ledger::find).toList();
    var registryOptions = configuration.registry();
    try (SchemaRegistryClient registry = RegistryClients.connect(registryOptions)) {
      RegistryRetry retry =
          new RegistryRetry(
              configuration.process().startupTimeout(),
              registryOptions.firstBackoff(),
              Pause.until(new CountDownLatch(1)),
              System::nanoTime);
      Comparison comparison =
          Comparison.read(
              stream,
              new ResultDeserializer(registry, retry),
              new ComparedRun(ids.get(0), topics(stream, plans.get(0))),
              new ComparedRun(ids.get(1), topics(stream, plans.get(1))),
              range(plans),
              largest);
      report(comparison, configuration, new ImageEventDeserializer(registry, retry));
      return comparison.groups().isEmpty() ? ExitCodes.FAILED : ExitCodes.DONE;
    } catch (IOException failure) {
      throw new UncheckedIOException("The comparison cannot be written", failure);
    }
  }

  private static Topics topics(StreamOptions stream, Optional<ReplayPlan> plan) {
    return plan.map(known -> stream.topics().withResultsUnder(known.resultPrefix()))
        .orElse(stream.topics());
  }

  private ComparedRange range(List<Optional<ReplayPlan>> plans) {
    Instant now = clock.instant();
    return new ComparedRange(
        from == null ? 0 : new TimeBound(from).at(now).toEpochMilli(),
        to == null ? Long.MAX_VALUE : new TimeBound(to).at(now).toEpochMilli(),
        plans.stream().flatMap(Optional::stream).map(ReplayPlan::range).toList());
  }

  private void report(
      Comparison comparison, Configuration configuration, ImageEventDeserializer events)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(ComparisonJson.of(comparison));
    } else {
      ComparisonTable.lines(comparison).forEach(out::println);
    }
    out.flush();
    if (html != null) {
      var bundles = ModelDirectory.scan(configuration.models().directory()).bundles();
      try (ImageReferences references = References.open(configuration);
          SourceRecords sources = new SourceRecords(configuration.stream())) {
        Files.writeString(
            html,
            ComparisonHtml.of(comparison, new EventPictures(sources, events, references, bundles)));
      }
    }
  }
}
