package dev.limelight.app;

import dev.limelight.app.evaluate.EvaluationRun;
import dev.limelight.app.evaluate.EvaluationRun.Ablation;
import dev.limelight.app.explain.UnusableArgumentException;
import dev.limelight.app.stream.ExitCodes;
import dev.limelight.autodiff.NoGradientException;
import dev.limelight.autodiff.UnsupportedOperatorsException;
import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.metric.MetricName;
import dev.limelight.onnx.OnnxException;
import dev.limelight.onnx.UnsupportedModelException;
import dev.limelight.runtime.BundleException;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code limelight evaluate}: methods by metrics over a folder of pictures. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Compares saliency methods by metrics over pictures, as the paper does: prints a table,"
            + " writes CSV, JSON and an HTML report. Interrupted, it goes on where it was.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a picture could not be evaluated; the others were",
      "2:usage, bundle, provider, or an output folder of another evaluation",
      "3:model not supported; missing operators are listed",
      "4:the model's gradient failed its self-check"
    })
public final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--model", required = true, paramLabel = "BUNDLE", description = "The bundle.")
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
      description = "Folder of PNG masks by the pictures' base names; bright is inside.")
  private @Nullable Path masks;

  @Option(
      names = "--labels",
      paramLabel = "CSV",
      description = "Lines file,class: index or label (default: the class that the model says).")
  private @Nullable Path labels;

  @Option(
      names = {"--methods", "--method"},
      paramLabel = "M",
      split = ",",
      description = "Methods, comma-separated (default: all that the model can do).")
  private List<String> methods = List.of();

  @Option(
      names = {"--metrics", "--metric"},
      paramLabel = "NAME",
      split = ",",
      description =
          "Metrics, comma-separated (default: rcap, dauc, iauc, iaucMinusDauc; with --masks also"
              + " logCoshDice, mae, rootMae, pointingGame, energyInRegion).")
  private List<String> metrics = List.of();

  @Option(
      names = "--confidence",
      paramLabel = "P",
      description =
          "Pictures count whose class is at least this probable; 0 takes all (default:"
              + " ${DEFAULT-VALUE}).")
  private double confidence = 0.9;

  @Option(
      names = "--ablation",
      paramLabel = "p|processing",
      description =
          "Instead of methods: guided-absolute-grad at p .15 .35 .55 .75 .85 .95, or ways of"
              + " processing its gradients.")
  private @Nullable Ablation ablation;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Noisy copies of an image (default: ${DEFAULT-VALUE}).")
  private int samples = MethodOptions.DEFAULT.samples();

  @Option(names = "--seed", paramLabel = "SEED", description = "Of the noise (default: 0).")
  private long seed;

  @Mixin private PathArguments paths = new PathArguments();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to write (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("limelight-evaluation");

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
      return evaluate() == 0 ? ExitCodes.DONE : ExitCodes.FAILED;
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
        | UnusableArgumentException
        | IllegalArgumentException e) {
      return refused(e, ExitCodes.CONFIGURATION);
    }
  }

  private int evaluate() {
    EvaluationRun.Options options = options();
    ModelBundle bundle = ModelBundle.open(model);
    try (OrtRuntime runtime =
        OrtRuntime.start(
            RuntimeOptions.on(ExecutionProvider.fromLabel(provider)), new ExportDerivation())) {
      ExportedBundles.ensure(bundle, runtime.provider());
      try (OrtModel open = runtime.open(bundle)) {
        PrintWriter table = spec.commandLine().getOut();
        PrintWriter messages = spec.commandLine().getErr();
        return new EvaluationRun(open, options, System.console() != null, table, messages)
            .run(images, out);
      }
    }
  }

  private EvaluationRun.Options options() {
    Set<Method> chosen = EnumSet.noneOf(Method.class);
    methods.forEach(name -> chosen.add(Method.named(name)));
    Set<MetricName> named = EnumSet.noneOf(MetricName.class);
    metrics.forEach(name -> named.add(MetricName.named(name)));
    return new EvaluationRun.Options(
        chosen,
        named,
        paths.on(MethodOptions.DEFAULT.withSamples(samples)),
        confidence,
        seed,
        Optional.ofNullable(ablation),
        Optional.ofNullable(masks),
        Optional.ofNullable(labels));
  }

  private int refused(RuntimeException why, int exitCode) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(why.getMessage());
    err.flush();
    return exitCode;
  }
}
