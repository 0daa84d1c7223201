package dev.limelight.app;

import dev.limelight.app.explain.BundleCopy;
import dev.limelight.app.explain.ExplainOptions;
import dev.limelight.app.explain.ExplainRun;
import dev.limelight.app.explain.PictureExplainer;
import dev.limelight.app.explain.PictureFiles;
import dev.limelight.app.explain.ResultFolder;
import dev.limelight.app.explain.UnusableArgumentException;
import dev.limelight.app.stream.ExitCodes;
import dev.limelight.app.stream.MethodGraphs;
import dev.limelight.autodiff.NoGradientException;
import dev.limelight.autodiff.UnsupportedOperatorsException;
import dev.limelight.explain.ExplanationException;
import dev.limelight.image.Preprocessing;
import dev.limelight.onnx.OnnxException;
import dev.limelight.onnx.UnsupportedModelException;
import dev.limelight.pipeline.TargetOutOfRangeException;
import dev.limelight.runtime.BundleException;
import dev.limelight.runtime.BundlePreprocessing;
import dev.limelight.runtime.ExecutionProvider;
import dev.limelight.runtime.ModelBundle;
import dev.limelight.runtime.OrtModel;
import dev.limelight.runtime.OrtRuntime;
import dev.limelight.runtime.ProviderUnavailableException;
import dev.limelight.runtime.RuntimeOptions;
import dev.limelight.runtime.export.ExportDerivation;
import dev.limelight.runtime.export.ExportException;
import dev.limelight.runtime.export.SelfCheckFailedException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code limelight explain}: pictures on disk to saliency maps and overlays on disk. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Explains what a classifier sees in pictures, without Kafka. Writes for each picture its"
            + " saliency map (NAME.METHOD.f32: float32, little-endian, [H,W]) and an overlay to"
            + " look at (NAME.METHOD.png).",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every picture was explained",
      "1:a picture could not be explained; the others were",
      "2:usage, bundle or provider",
      "3:model not supported; missing operators are listed",
      "4:the model's gradient failed its self-check"
    })
public final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "BUNDLE",
      description = "Folder of the model bundle; it is exported if it was not.")
  private Path model;

  @Mixin private ExplainArguments arguments = new ExplainArguments();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to write (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("limelight-out");

  @Option(names = "--json", description = "Prints one JSON object a line, and nothing else.")
  private boolean json;

  @Option(
      names = "--provider",
      paramLabel = "cpu|cuda|auto",
      description =
          "What the model runs on (default: ${DEFAULT-VALUE}: CUDA where it loads, else the CPU).")
  private String provider = ExecutionProvider.AUTO.label();

  @Parameters(
      arity = "1..*",
      paramLabel = "IMAGE",
      description = "JPEG, PNG, WebP or BMP files, or folders of them.")
  private List<Path> images;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields in
  ExplainCommand() {}

  @Override
  public Integer call() {
    try {
      return explain() == 0 ? ExitCodes.DONE : ExitCodes.FAILED;
    } catch (UnsupportedOperatorsException
        | NoGradientException
        | UnsupportedModelException
        | ExportException e) {
      return refused(e, ExitCodes.UNSUPPORTED_MODEL);
    } catch (SelfCheckFailedException e) {
      return refused(e, ExitCodes.SELF_CHECK_FAILED);
    } catch (BundleException
        | OnnxException
        | ProviderUnavailableException
        | TargetOutOfRangeException
        | UnusableArgumentException e) {
      return refused(e, ExitCodes.CONFIGURATION);
    }
  }

  /** How many pictures failed. */
  private int explain() {
    try (BundleCopy copy = BundleCopy.of(model)) {
      ModelBundle bundle = copy.bundle();
      Preprocessing preprocessing = BundlePreprocessing.of(bundle);
      ExplainOptions options = arguments.options(preprocessing.shape());
      List<Path> pictures = PictureFiles.of(images);
      try (OrtRuntime runtime =
          OrtRuntime.start(RuntimeOptions.on(provider()), new ExportDerivation())) {
        ExportedBundles.ensure(bundle, runtime);
        try (OrtModel open = runtime.open(bundle)) {
          requireMethods(open, options);
          return run(
              new PictureExplainer(open, preprocessing, options, System::nanoTime), pictures);
        }
      }
    }
  }

  private int run(PictureExplainer explainer, List<Path> pictures) {
    ResultFolder folder = ResultFolder.open(out);
    PrintWriter results = spec.commandLine().getOut();
    PrintWriter failures = spec.commandLine().getErr();
    ExplainRun run =
        json
            ? ExplainRun.printingJson(explainer, folder, results, failures)
            : ExplainRun.printingTable(pictures, explainer, folder, results, failures);
    return run.explain(pictures);
  }

  private static void requireMethods(OrtModel model, ExplainOptions options) {
    try {
      MethodGraphs.open(model, options.methods(), options.parameters());
    } catch (ExplanationException e) {
      throw new UnusableArgumentException(String.valueOf(e.getMessage()), e);
    }
  }

  private ExecutionProvider provider() {
    try {
      return ExecutionProvider.fromLabel(provider);
    } catch (IllegalArgumentException e) {
      throw new UnusableArgumentException(String.valueOf(e.getMessage()), e);
    }
  }

  private int refused(RuntimeException why, int exitCode) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(why.getMessage());
    err.flush();
    return exitCode;
  }
}
