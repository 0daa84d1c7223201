package dev.limelight.app;

import dev.limelight.app.stream.StreamRemoval;
import java.util.Map;
import java.util.concurrent.Callable;
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
          + " topics. Topics of results are kept, and written to again; replays are left alone. Stop"
          + " all instances first."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the next start begins with the first event",
      "1:an instance still runs, no broker answered, or the brokers refused",
      "2:usage or configuration"
    })
final class TopicsResetCommand implements Callable<Integer> {
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
    return BrokerWork.run(
        options,
        environment,
        spec.commandLine().getOut(),
        (brokers, stream) -> new StreamRemoval(brokers, stream, dryRun).reset());
  }
}
