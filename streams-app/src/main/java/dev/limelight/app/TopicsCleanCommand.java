package dev.limelight.app;

import dev.limelight.app.stream.Brokers;
import dev.limelight.app.stream.ExitCodes;
import dev.limelight.app.stream.StartupException;
import dev.limelight.app.stream.StreamRemoval;
import dev.limelight.config.Configuration;
import dev.limelight.config.ConfigurationException;
import dev.limelight.topology.StreamOptions;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code limelight topics clean}. */
@Command(
    name = "clean",
    mixinStandardHelpOptions = true,
    description = {
      "As 'topics reset', and deletes all topics that the stream writes. Image events are kept."
          + " Stop all instances first; 'topics create' makes the topics again."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing is left but the image events",
      "1:an instance still runs, no broker answered, or the brokers refused",
      "2:usage or configuration"
    })
final class TopicsCleanCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(TopicsCleanCommand.class);

  private final Map<String, String> environment;

  @Mixin private ConfigurationOptions options = new ConfigurationOptions();

  @Option(names = "--dry-run", description = "Says what would be deleted, and deletes nothing.")
  private boolean dryRun;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields in
  TopicsCleanCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() {
    try {
      Configuration configuration = options.load(environment);
      StreamOptions stream = configuration.stream();
      try (Brokers brokers =
          Brokers.connect(
              stream, configuration.process().startupTimeout(), () -> false, System::nanoTime)) {
        new StreamRemoval(brokers, stream, dryRun)
            .clean()
            .forEach(line -> spec.commandLine().getOut().println(line));
        spec.commandLine().getOut().flush();
      }
      return ExitCodes.DONE;
    } catch (ConfigurationException wrong) {
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
}
