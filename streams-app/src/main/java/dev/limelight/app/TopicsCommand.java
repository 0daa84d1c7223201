package dev.limelight.app;

import dev.limelight.app.stream.ExitCodes;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code limelight topics}: the stream's topics. */
@Command(
    name = "topics",
    mixinStandardHelpOptions = true,
    description = "Manages the stream's topics.")
public final class TopicsCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  private TopicsCommand() {}

  /** The command with its subcommands. */
  public static CommandLine create(Map<String, String> environment) {
    return new CommandLine(new TopicsCommand())
        .addSubcommand(new TopicsCreateCommand(environment))
        .addSubcommand(new TopicsResetCommand(environment))
        .addSubcommand(new TopicsAclsCommand(environment))
        .addSubcommand(new TopicsCleanCommand(environment));
  }

  @Override
  public Integer call() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getErr());
    }
    return ExitCodes.CONFIGURATION;
  }
}
