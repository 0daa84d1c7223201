package dev.limelight.app;

import dev.limelight.app.replay.ProgressDisplay;
import dev.limelight.app.replay.Replay;
import dev.limelight.app.replay.ReplayRequest;
import dev.limelight.app.replay.TimeBound;
import dev.limelight.app.stream.ExitCodes;
import dev.limelight.app.stream.StartupException;
import dev.limelight.app.stream.StreamApplication;
import dev.limelight.config.Configuration;
import dev.limelight.config.ConfigurationException;
import dev.limelight.config.ExplanationOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code limelight replay}: explains the events of a time range again. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Explains the events of a time range again, under a run id of its own, and ends.",
      "Started again with the same arguments after a crash or a stop, it goes on; started several"
          + " times at once, the instances share the work. With the models, the method and the seed"
          + " of the live stream, every map is the same to the bit."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every event of the range has ended in its result",
      "1:failed or was stopped before the end; the same command goes on",
      "2:usage or configuration, or the run id belongs to other arguments",
      "3:a model is not supported; missing operators are listed",
      "4:a model's self-check failed"
    })
public final class ReplayCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(ReplayCommand.class);

  private static final String TIME =
      "2026-01-02T03:04:05Z, a date, milliseconds since the epoch, now, or from now: -PT1H";

  private final Map<String, String> environment;
  private final InstantSource clock;

  @Spec private CommandSpec spec;

  @Mixin private ConfigurationOptions options = new ConfigurationOptions();

  @Option(
      names = "--from",
      required = true,
      paramLabel = "T",
      description = "Time of the first event's record in Kafka: " + TIME + ".")
  private String from;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "T",
      description = "Time behind the last. Events that come after the start are not included.")
  private String to;

  @Option(
      names = "--run-id",
      required = true,
      paramLabel = "R",
      description = "Travels in every result; names the run to 'compare' and 'verify'.")
  private String runId;

  @Mixin private ModelReplacements models = new ModelReplacements();

  @Option(
      names = "--method",
      paramLabel = "M",
      description = "Saliency method (default: the configuration's).")
  private @Nullable String method;

  @Option(
      names = "--param",
      paramLabel = "NAME=VALUE",
      description =
          "A parameter of the method, such as samples=50: the configuration's key"
              + " explanation.NAME. May be repeated.")
  private Map<String, String> parameters = new LinkedHashMap<>();

  @Option(
      names = "--topic-prefix",
      paramLabel = "P",
      description =
          "Writes maps, scores and dead letters to topics with this prefix, which are created,"
              + " instead of the live stream's.")
  private @Nullable String topicPrefix;

  @Option(
      names = "--grace",
      paramLabel = "DURATION",
      description =
          "How far out of order the records' times may be: the range is searched for this long"
              + " behind its end (default: ${DEFAULT-VALUE}).")
  private Duration grace = Duration.ofMinutes(5);

  /**
   * @param environment the process's environment variables
   * @param clock says what times relative to now mean
   */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields in
  ReplayCommand(Map<String, String> environment, InstantSource clock) {
    this.environment = Map.copyOf(environment);
    this.clock = clock;
  }

  @Override
  public Integer call() {
    try {
      Configuration configured = options.load(environment, own(Optional.empty()));
      ReplayRequest request = request(configured.explanation());
      String application = request.applicationId(configured.stream().applicationId());
      Configuration configuration = options.load(environment, own(Optional.of(application)));
      return new StreamApplication(
              configuration,
              (directory, memory) -> BundleCatalog.open(directory, memory, models.bundles()),
              new Replay(request, clock, display()))
          .run();
    } catch (ConfigurationException | IllegalArgumentException wrong) {
      log.error("{}", wrong.getMessage());
      return ExitCodes.CONFIGURATION;
    } catch (StartupException refused) {
      log.error("{}", refused.getMessage());
      return refused.exitCode();
    } catch (KafkaException refused) {
      log.error("The brokers refused: {}", refused.getMessage());
      return ExitCodes.FAILED;
    }
  }

  /** What this command sets over the configuration. */
  private List<String> own(Optional<String> application) {
    List<String> flags = new ArrayList<>();
    flags.add("run.id=" + runId);
    application.ifPresent(id -> flags.add("application.id=" + id));
    if (method != null) {
      flags.add("explanation.method=" + method);
      flags.add("explanation.method.by.model=");
    }
    parameters.forEach((name, value) -> flags.add("explanation." + name + "=" + value));
    return flags;
  }

  private ReplayRequest request(ExplanationOptions explanation) {
    Map<String, String> arguments = new TreeMap<>(models.versions());
    var settings = explanation.settings();
    arguments.put("methods", settings.methods().toString());
    arguments.put("parameters", settings.parameters().toString());
    arguments.put("saliency.encoding", settings.encoding().toString());
    arguments.put("run.seed", Long.toString(settings.run().seed()));
    arguments.put("rcap", explanation.rcap().toString());
    return new ReplayRequest(
        runId,
        new TimeBound(from),
        new TimeBound(to),
        grace,
        Optional.ofNullable(topicPrefix),
        arguments);
  }

  private ProgressDisplay display() {
    return new ProgressDisplay(spec.commandLine().getOut(), Ansi.AUTO.enabled(), "replay " + runId);
  }
}
