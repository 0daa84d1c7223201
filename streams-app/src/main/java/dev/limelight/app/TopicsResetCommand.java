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

/** {@code limelight topics reset}. */
@Command(
    name = "reset",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the stream and its audit start over: forgets their positions, deletes their internal"
          + " topics. Topics of results are kept, and written to again. Stop all instances first."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the next start begins with the first event",
      "1:an instance still runs, no broker answered, or the brokers refused",
      "2:usage or configuration"
    })
final class TopicsResetCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(TopicsResetCommand.class);

  private final Map<String, String> environment;

  @Mixin private ConfigurationOptions options = new ConfigurationOptions();

  @Option(names = "--dry-run", description = "Says what would be deleted, and deletes nothing.")
  private boolean dryRun;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields in
  TopicsResetCommand(Map<String, String> environment) {
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
            .reset()
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
