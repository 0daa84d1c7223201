package dev.limelight.app.bench;

import dev.limelight.app.demo.OrderedShutdown;
import dev.limelight.app.demo.WorkFolder;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code limelight bench pipeline}: what the stream adds to the explanations' cost. */
@Command(
    name = "pipeline",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts a broker and a registry on this machine and compares images per second of the stream",
      "(Kafka, Avro, exactly once) with those of the same explanations in a plain loop.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:measured",
      "1:failed while running",
      "2:usage, configuration, or a bundle or provider"
    })
final class BenchPipelineCommand implements Callable<Integer> {
  private final BundleExport export;

  @Mixin private ModelOptions model = new ModelOptions();

  @Option(
      names = "--events",
      paramLabel = "N",
      description =
          "Events through the stream, in "
              + PipelineBench.ROUNDS
              + " rounds (default: ${DEFAULT-VALUE}).")
  private int events = 120;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of the stream, as in its configuration file. May be repeated.")
  private List<String> settings = List.of();

  @Option(
      names = "--part",
      paramLabel = "PART",
      description = "Measures this only: ${COMPLETION-CANDIDATES}. May be repeated (default: all).")
  private Set<PipelinePart> parts = EnumSet.allOf(PipelinePart.class);

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields in
  BenchPipelineCommand(BundleExport export) {
    this.export = export;
  }

  @Override
  public Integer call() {
    if (events < PipelineBench.ROUNDS) {
      throw new ParameterException(
          spec.commandLine(), "--events must be " + PipelineBench.ROUNDS + " or more");
    }
    return Refusals.exitCode(spec.commandLine(), this::measure);
  }

  private void measure() {
    WorkFolder work = WorkFolder.create();
    try (OrderedShutdown shutdown = new OrderedShutdown()) {
      // Added first, so done last: nothing writes to it any more.
      shutdown.add(work::discard);
      try (OpenBundle bundle = model.open(export)) {
        BenchServices services = BenchServices.start(work, shutdown);
        Figures figures =
            new PipelineBench(services, work.path(), settings, System::nanoTime)
                .run(bundle, events, parts)
                .toFigures();
        spec.commandLine().getOut().print(json ? figures.json() + "\n" : figures.table());
        spec.commandLine().getOut().flush();
      }
    }
  }
}
