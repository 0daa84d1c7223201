package dev.limelight.app;

import dev.limelight.app.stream.TopicProvisioner;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields in
  TopicsCreateCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() {
    requirePositive("--partitions", partitions);
    requirePositive("--replication", replication == null ? 1 : replication);
    return BrokerWork.run(
        options,
        environment,
        spec.commandLine().getOut(),
        (brokers, stream) ->
            new TopicProvisioner(brokers)
                .provision(stream, partitions, Optional.ofNullable(replication)));
  }

  private void requirePositive(String option, int value) {
    if (value < 1) {
      throw new ParameterException(spec.commandLine(), option + " must be 1 or more, got " + value);
    }
  }
}
