package dev.limelight.app;

import dev.limelight.app.bench.BenchCommand;
import dev.limelight.app.demo.DemoCommand;
import dev.limelight.app.demo.DemoProduceCommand;
import dev.limelight.app.demo.scene.ScenesCommand;
import dev.limelight.app.metrics.BuildVersion;
import dev.limelight.app.stream.ExitCodes;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The {@code limelight} command. */
@Command(
    name = "limelight",
    mixinStandardHelpOptions = true,
    version = "limelight " + BuildVersion.CURRENT,
    description = "Shows what a production image classifier looks at, while it is in production.",
    subcommands = {
      HelpCommand.class,
      ExportCommand.class,
      ConformanceCommand.class,
      ExplainCommand.class,
      MprtCommand.class,
      EvaluateCommand.class,
      DemoCommand.class,
      DemoProduceCommand.class
    })
public final class Limelight {

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(commandLine(System.getenv()).execute(arguments));
  }

  /** The command with all of its subcommands, over an environment. */
  static CommandLine commandLine(Map<String, String> environment) {
    CommandLine line = new CommandLine(new Limelight());
    line.addSubcommand("topics", TopicsCommand.create(environment));
    line.addSubcommand(new ConfigCommand());
    line.addSubcommand(new RunCommand(environment, BundleCatalog::open));
    line.addSubcommand(new ReplayCommand(environment, InstantSource.system()));
    line.addSubcommand(new VerifyCommand(environment));
    line.addSubcommand(
        "dead-letters", DeadLettersCommand.create(environment, InstantSource.system()));
    line.addSubcommand(new CompareCommand(environment, InstantSource.system()));
    line.addSubcommand(new AuditCommand(environment));
    line.addSubcommand(new DashboardCommand(environment));
    line.addSubcommand(BenchCommand.create(ExportedBundles::ensure));
    line.addSubcommand(new ScenesCommand());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          OptionalInt expected = FailureExitCode.of(failure);
          if (expected.isPresent()) {
            command.getErr().println(failure.getMessage());
            return expected.getAsInt();
          }
          failure.printStackTrace(command.getErr());
          return ExitCodes.FAILED;
        });
    return line;
  }
}
