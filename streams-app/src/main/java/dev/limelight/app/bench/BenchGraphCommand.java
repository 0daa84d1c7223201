package dev.limelight.app.bench;

import dev.limelight.app.demo.OrderedShutdown;
import dev.limelight.app.demo.WorkFolder;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.runtime.RuntimeOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code limelight bench graph}: what a model's gradient costs, operator by operator if asked. */
@Command(
    name = "graph",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Times a classifier's forward pass and its gradient, each in the batch size and",
      "threading that suits it best, and one explanation (Guided AbsoluteGrad with",
      "RCAP), in turns in one process.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:measured",
      "1:failed while running",
      "2:usage, or a model or provider that cannot be used",
      "3:model not supported",
      "4:self-check failed"
    })
final class BenchGraphCommand implements Callable<Integer> {

  /** Which backward graphs are measured. */
  enum Lowerings {
    cpu,
    cuda,
    both
  }

  @Parameters(paramLabel = "MODEL", description = "An ONNX file, or a bundle's folder.")
  private Path model;

  @Option(names = "--output", paramLabel = "NAME", description = "The value that is the logits.")
  private @Nullable String output;

  @Option(
      names = "--lowering",
      description = "What the backward graph is written for: ${COMPLETION-CANDIDATES}.")
  private Lowerings lowerings = Lowerings.cpu;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Noisy copies of an image (default: ${DEFAULT-VALUE}).")
  private int samples = 20;

  @Option(
      names = "--rounds",
      paramLabel = "K",
      description = "Rounds; medians are printed (default: ${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Option(names = "--profile", description = "Shows where the time goes, by operator.")
  private boolean profile;

  @Mixin private ProcessorOptions processor = new ProcessorOptions();

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields in
  BenchGraphCommand() {}

  @Override
  public Integer call() {
    if (samples < 2 || rounds < 1) {
      throw new ParameterException(
          spec.commandLine(), "--samples must be 2 or more, and --rounds 1 or more");
    }
    if (!Files.exists(model)) {
      throw new ParameterException(spec.commandLine(), "There is no file or folder " + model);
    }
    return Refusals.exitCode(spec.commandLine(), this::measure);
  }

  private void measure() {
    WorkFolder work = WorkFolder.create();
    try (OrderedShutdown shutdown = new OrderedShutdown()) {
      // Added first, so done last: no session has a file of it open any more.
      shutdown.add(work::discard);
      RuntimeOptions options = processor.toRuntimeOptions();
      List<LoweredModel> models = new ArrayList<>();
      for (Lowering lowering : asked()) {
        LoweredModel lowered =
            LoweredModel.open(model, Optional.ofNullable(output), lowering, options, work.path());
        shutdown.add(lowered::close);
        models.add(lowered);
      }
      GraphFigures figures = new GraphBench(models, samples, System::nanoTime).run(rounds, profile);
      spec.commandLine()
          .getOut()
          .print(json ? figures.toFigures().json() + "\n" : GraphTable.of(figures));
      spec.commandLine().getOut().flush();
    }
  }

  private List<Lowering> asked() {
    return switch (lowerings) {
      case cpu -> List.of(Lowering.CPU);
      case cuda -> List.of(Lowering.CUDA);
      case both -> List.of(Lowering.CPU, Lowering.CUDA);
    };
  }
}
