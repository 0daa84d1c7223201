package dev.limelight.app;

import dev.limelight.app.stream.Brokers;
import dev.limelight.app.stream.ExitCodes;
import dev.limelight.app.stream.StartupException;
import dev.limelight.app.stream.TopicProvisioner;
import dev.limelight.config.Configuration;
import dev.limelight.config.ConfigurationException;
import dev.limelight.topology.StreamOptions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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

/** {@code limelight topics create}: creates what is missing. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = {
      "Creates the topics that are missing and raises max.message.bytes where it is too small.",
      "Running it again changes nothing."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every topic is there",
      "1:no broker answered, or the brokers refused",
      "2:usage or configuration"
    })
final class TopicsCreateCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(TopicsCreateCommand.class);

  private final Map<String, String> environment;

  @Mixin private ConfigurationOptions options = new ConfigurationOptions();

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description = "Partitions of a new topic (default: ${DEFAULT-VALUE}).")
  private int partitions = 4;

  @Option(
      names = "--replication",
      paramLabel = "N",
      description = "Replicas of a new topic (default: the brokers' default).")
  private @Nullable Short replication;

  @Spec private @Nullable CommandSpec spec;

  TopicsCreateCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() {
    requirePositive("--partitions", partitions);
    requirePositive("--replication", replication == null ? 1 : replication);
    try {
      Configuration configuration = options.load(environment);
      StreamOptions stream = configuration.stream();
      try (Brokers brokers =
          Brokers.connect(
              stream, configuration.process().startupTimeout(), () -> false, System::nanoTime)) {
        new TopicProvisioner(brokers)
            .provision(stream, partitions, Optional.ofNullable(replication))
            .forEach(this::print);
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

  private void requirePositive(String option, int value) {
    if (value < 1 && spec != null) {
      throw new ParameterException(spec.commandLine(), option + " must be 1 or more, got " + value);
    }
  }

  private void print(String line) {
    if (spec != null) {
      spec.commandLine().getOut().println(line);
      spec.commandLine().getOut().flush();
    }
  }
}
