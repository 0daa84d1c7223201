package dev.limelight.app;

import dev.limelight.app.evaluate.ClassLabels;
import dev.limelight.app.evaluate.EvaluateOptions;
import dev.limelight.app.evaluate.EvaluationRun;
import dev.limelight.app.evaluate.MaskFiles;
import dev.limelight.app.evaluate.ProgressBar;
import dev.limelight.app.evaluate.Summary;
import dev.limelight.app.evaluate.SummaryTable;
import dev.limelight.app.explain.BundleCopy;
import dev.limelight.app.explain.FileFault;
import dev.limelight.app.explain.PictureFiles;
import dev.limelight.app.explain.UnusableArgumentException;
import dev.limelight.app.stream.ExitCodes;
import dev.limelight.app.stream.MethodGraphs;
import dev.limelight.explain.ExplanationException;
import dev.limelight.explain.Method;
import dev.limelight.image.Preprocessing;
import dev.limelight.pipeline.TargetOutOfRangeException;
import dev.limelight.runtime.BundlePreprocessing;
import dev.limelight.runtime.ExecutionProvider;
import dev.limelight.runtime.ModelBundle;
import dev.limelight.runtime.OrtModel;
import dev.limelight.runtime.OrtRuntime;
import dev.limelight.runtime.RuntimeOptions;
import dev.limelight.runtime.export.ExportDerivation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code limelight evaluate}: saliency methods compared by metrics over a folder of images. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Compares saliency methods over a folder of images: a table, results.csv, summary.json and"
            + " report.html. An interrupted run goes on where it was when started again.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every image was evaluated, or left out for its confidence",
      "1:an image could not be evaluated (listed), or none counted",
      "2:usage, bundle, provider, or results of other settings in --out",
      "3:model not supported; missing operators are listed",
      "4:the model's gradient failed its self-check"
    })
public final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "BUNDLE",
      description = "Folder of the model bundle; it is exported if it was not.")
  private Path model;

  @Option(
      names = "--images",
      required = true,
      paramLabel = "DIR",
      description = "Folder of JPEG, PNG, WebP or BMP files.")
  private Path images;

  @Option(
      names = "--masks",
      paramLabel = "DIR",
      description =
          "Ground truths: a PNG of the image's name and proportions, any size: 0 is outside, 128"
              + " beside 255 is left open, all else is inside.")
  private @Nullable Path masks;

  @Option(
      names = "--labels",
      paramLabel = "CSV",
      description =
          "The images' classes: file,class a line, an index or a label (default: the predicted"
              + " class of each).")
  private @Nullable Path labels;

  @Mixin private EvaluateArguments arguments = new EvaluateArguments();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to write (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("limelight-evaluation");

  @Option(names = "--fresh", description = "Throws earlier results in --out away.")
  private boolean fresh;

  @Option(
      names = "--provider",
      paramLabel = "cpu|cuda|auto",
      description = "What the model runs on (default: ${DEFAULT-VALUE}).")
  private String provider = ExecutionProvider.AUTO.label();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields in
  EvaluateCommand() {}

  @Override
  public Integer call() {
    try {
      arguments.options(masks != null); // refuses before the model is opened
      Summary summary = evaluate();
      PrintWriter results = spec.commandLine().getOut();
      SummaryTable.lines(summary).forEach(results::println);
      results.printf(
          "%n%d images count, %d below the confidence, %d could not be evaluated; see %s%n",
          summary.scored(),
          summary.images().size() - summary.scored(),
          summary.failures().size(),
          out.resolve("report.html"));
      if (summary.scored() == 0) {
        results.println("No image counts: lower --min-confidence, or take --all.");
      }
      results.flush();
      return summary.failures().isEmpty() && summary.scored() > 0
          ? ExitCodes.DONE
          : ExitCodes.FAILED;
    } catch (UnusableArgumentException | TargetOutOfRangeException e) {
      return refused(String.valueOf(e.getMessage()), ExitCodes.CONFIGURATION);
    } catch (IOException e) {
      return refused(
          "Results in " + out + " cannot be read or written: " + FileFault.of(e), ExitCodes.FAILED);
    }
  }

  private Summary evaluate() throws IOException {
    List<Path> pictures = PictureFiles.of(List.of(images));
    MaskFiles truths = masks == null ? MaskFiles.none() : MaskFiles.of(masks);
    try (BundleCopy copy = BundleCopy.of(model)) {
      ModelBundle bundle = copy.bundle();
      Preprocessing preprocessing = BundlePreprocessing.of(bundle);
      try (OrtRuntime runtime =
          OrtRuntime.start(RuntimeOptions.on(provider()), new ExportDerivation())) {
        ExportedBundles.ensure(bundle, runtime);
        try (OrtModel open = runtime.open(bundle)) {
          requireMethods(open);
          EvaluateOptions options = arguments.options(masks != null);
          Optional<ClassLabels> classes =
              Optional.ofNullable(labels)
                  .map(file -> ClassLabels.read(file, open.labels(), open.classifier().classes()));
          ProgressBar progress =
              new ProgressBar(
                  spec.commandLine().getErr(), Help.Ansi.AUTO.enabled(), System::nanoTime);
          return new EvaluationRun(
                  open, preprocessing, arguments.source(), options, out, fresh, progress)
              .evaluate(pictures, truths, classes);
        }
      }
    }
  }

  /** A method that was not asked for by name is left out, with a word, where the model lacks it. */
  private void requireMethods(OrtModel open) {
    for (Method method : arguments.methods()) {
      try {
        MethodGraphs.open(open, Set.of(method), arguments.parameters());
      } catch (ExplanationException e) {
        if (arguments.isNamed()) {
          throw new UnusableArgumentException(String.valueOf(e.getMessage()), e);
        }
        arguments.leaveOut(method);
        spec.commandLine().getErr().println("Left out: " + method + ". " + e.getMessage());
      }
    }
  }

  private ExecutionProvider provider() {
    try {
      return ExecutionProvider.fromLabel(provider);
    } catch (IllegalArgumentException e) {
      throw new UnusableArgumentException(String.valueOf(e.getMessage()), e);
    }
  }

  private int refused(String why, int exitCode) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(why);
    err.flush();
    return exitCode;
  }
}
