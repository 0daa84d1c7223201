package dev.limelight.app.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code limelight bench}: measures. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures what explanations cost on this machine.")
public final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields in
  BenchCommand() {}

  /**
   * The command with its subcommands.
   *
   * @param export makes sure that a bundle is exported
   */
  public static CommandLine create(BundleExport export) {
    return new CommandLine(new BenchCommand())
        .addSubcommand(new BenchExplainCommand(export))
        .addSubcommand(new BenchGraphCommand())
        .addSubcommand(new BenchMethodsCommand(export))
        .addSubcommand(new BenchPipelineCommand(export));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "What is to be measured? explain, graph, methods or pipeline");
  }
}
