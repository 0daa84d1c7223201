package dev.limelight.app;

import dev.limelight.app.deadletters.OpenLetters;
import dev.limelight.app.stream.ExitCodes;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code limelight dead-letters}: events that could not be explained. */
@Command(
    name = "dead-letters",
    mixinStandardHelpOptions = true,
    description = "Lists, shows and sends back events that could not be explained.")
public final class DeadLettersCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  private DeadLettersCommand() {}

  /** The command with its subcommands. */
  public static CommandLine create(Map<String, String> environment, InstantSource clock) {
    return create(environment, clock, OpenLetters::open);
  }

  static CommandLine create(
      Map<String, String> environment, InstantSource clock, LetterCommand.Opener opener) {
    return new CommandLine(new DeadLettersCommand())
        .addSubcommand(new DeadLettersListCommand(environment, clock, opener))
        .addSubcommand(new DeadLettersShowCommand(environment, opener))
        .addSubcommand(new DeadLettersRedriveCommand(environment, clock, opener));
  }

  @Override
  public Integer call() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getErr());
    }
    return ExitCodes.CONFIGURATION;
  }
}
