package dev.limelight.app;

import dev.limelight.app.replay.ReplayLedger;
import dev.limelight.app.stream.StreamRemoval;
import java.util.Map;
import java.util.concurrent.Callable;
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
      "As 'topics reset', and deletes all topics that the stream writes, with its replays' positions"
          + " and internal topics. Image events are kept. Stop all instances first; 'topics create' makes the topics again."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing is left but the image events",
      "1:an instance still runs, no broker answered, or the brokers refused",
      "2:usage or configuration"
    })
final class TopicsCleanCommand implements Callable<Integer> {
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
    return BrokerWork.run(
        options,
        environment,
        spec.commandLine().getOut(),
        (brokers, stream) ->
            new StreamRemoval(brokers, stream, dryRun)
                .clean(new ReplayLedger(stream).applications()));
  }
}
