package dev.limelight.app.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code limelight bench explain}: what one explanation costs, in forward passes. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Times one explanation (Guided AbsoluteGrad with RCAP) and one forward pass at its",
      "own best setting, in turns in one process, and prints how many forward passes an",
      "explanation costs.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:measured", "1:failed while running", "2:usage, or a bundle or provider"})
final class BenchExplainCommand implements Callable<Integer> {
  private final BundleExport export;

  @Mixin private ModelOptions model = new ModelOptions();

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Noisy copies of an image (default: ${DEFAULT-VALUE}).")
  private int samples = 20;

  @Option(
      names = "--images",
      paramLabel = "K",
      description = "Images, one a round; medians are printed (default: ${DEFAULT-VALUE}).")
  private int images = 7;

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields in
  BenchExplainCommand(BundleExport export) {
    this.export = export;
  }

  @Override
  public Integer call() {
    if (samples < 2 || images < 1) {
      throw new ParameterException(
          spec.commandLine(), "--samples must be 2 or more, and --images 1 or more");
    }
    return Refusals.exitCode(
        spec.commandLine(),
        () -> {
          try (OpenBundle bundle = model.open(export)) {
            Figures figures =
                new ExplainBench(bundle, samples, System::nanoTime).run(images).toFigures();
            spec.commandLine().getOut().print(json ? figures.json() + "\n" : figures.table());
            spec.commandLine().getOut().flush();
          }
        });
  }
}
