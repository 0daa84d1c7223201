package dev.limelight.app.bench;

import dev.limelight.explain.MethodOptions;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code limelight bench methods}: what each method costs, and how much of it is its own. */
@Command(
    name = "methods",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Times the map of each method and, in turns in one process, the same model runs alone:",
      "what is above them (noise, blurs, paths, statistics) is the method's own share. The",
      "three sampled methods are timed together as well. Methods that the model lacks are left",
      "out.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:measured", "1:failed while running", "2:usage, or a bundle or provider"})
final class BenchMethodsCommand implements Callable<Integer> {
  private final BundleExport export;

  @Mixin private ModelOptions model = new ModelOptions();

  @Option(
      names = "--images",
      paramLabel = "K",
      description = "Images, one a round; medians are printed (default: ${DEFAULT-VALUE}).")
  private int images = 7;

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields in
  BenchMethodsCommand(BundleExport export) {
    this.export = export;
  }

  @Override
  public Integer call() {
    if (images < 1) {
      throw new ParameterException(spec.commandLine(), "--images must be 1 or more");
    }
    return Refusals.exitCode(
        spec.commandLine(),
        () -> {
          try (OpenBundle bundle = model.open(export)) {
            print(
                new MethodsBench(bundle.model(), MethodOptions.DEFAULT, System::nanoTime)
                    .run(bundle.pictures(images)));
          }
        });
  }

  private void print(List<MethodFigures> all) {
    Figures together =
        new Figures()
            .addRows("methods", all.stream().map(MethodFigures::toFigures).toList())
            .add(
                "together",
                MethodFigures.together(all),
                "the three sampled methods at once over the dearest of them");
    String text =
        json
            ? together.json() + "\n"
            : MethodFigures.table(all)
                + String.format(
                    Locale.ROOT,
                    "The three sampled methods at once cost %.3f of the dearest of them. Medians of %d rounds.%n",
                    MethodFigures.together(all),
                    images);
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
  }
}
