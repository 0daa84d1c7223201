package dev.limelight.app;

import dev.limelight.app.stream.ExitCodes;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.runtime.ModelBundle;
import dev.limelight.runtime.Precision;
import dev.limelight.runtime.export.CudaPlacement;
import dev.limelight.runtime.export.Export;
import dev.limelight.runtime.export.ExportRequest;
import dev.limelight.runtime.export.ExportedModel;
import dev.limelight.runtime.export.MissingForExport;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code limelight export}: writes a classifier's backward graph and proves it. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the backward graph of an ONNX classifier: image and target in, logits",
      "and the gradient of the target's logit out. A bundle's folder is exported in",
      "place.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:exported and proved",
      "1:failed while running",
      "2:usage, or a file or model.yaml that cannot be read",
      "3:model not supported; missing operators are listed, nothing is written",
      "4:self-check failed; nothing is written"
    })
public final class ExportCommand implements Callable<Integer> {

  /** How ReLUs pass gradients. */
  enum Rule {
    standard,
    guided
  }

  /** What the graph is written for. */
  enum Provider {
    cpu,
    cuda
  }

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL",
      arity = "0..1",
      description = "An ONNX file, or a bundle's folder.")
  private @Nullable Path model;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "OUT.onnx",
      description = "Where to write; export.json goes beside it. Not for a bundle.")
  private @Nullable Path out;

  @Option(names = "--rule", description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
  private Rule rule = Rule.standard;

  @Option(names = "--output", paramLabel = "NAME", description = "The value that is the logits.")
  private @Nullable String output;

  @Option(
      names = "--intermediate",
      paramLabel = "NAME|auto",
      description = "Differentiate at this value instead of the image; auto: last feature map.")
  private @Nullable String intermediate;

  @Option(
      names = "--provider",
      description = "Write the graph for ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
  private Provider provider = Provider.cpu;

  @Option(
      names = "--precision",
      description = {
        "float16 also writes a graph for GPUs that computes in float16 what bears it, and",
        "measures its error (default ${DEFAULT-VALUE})."
      })
  private Precision precision = Precision.FLOAT32;

  @Option(
      names = "--explain-missing",
      description = "Lists all that the model would need to be exported; writes nothing.")
  private boolean explainMissing;

  @Option(
      names = "--coverage",
      description = "Prints what is done about each operator, as Markdown; needs no model.")
  private boolean coverage;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields in
  ExportCommand() {}

  @Override
  public Integer call() {
    if (coverage) {
      spec.commandLine().getOut().print(CoverageReference.markdown());
      spec.commandLine().getOut().flush();
      return ExitCodes.DONE;
    }
    if (model == null) {
      throw new ParameterException(
          spec.commandLine(), "Missing: MODEL, an ONNX file or a bundle's folder");
    }
    if (explainMissing) {
      return explainMissing(model);
    }
    report(export(model));
    return ExitCodes.DONE;
  }

  private DifferentiationOptions options() {
    return new DifferentiationOptions(
        rule == Rule.guided ? ReluRule.GUIDED : ReluRule.STANDARD,
        provider == Provider.cuda ? Lowering.CUDA : Lowering.CPU);
  }

  private int explainMissing(Path model) {
    Optional<String> logits = Optional.ofNullable(output);
    Optional<String> at = Optional.ofNullable(intermediate);
    List<String> missing =
        Files.isDirectory(model)
            ? Export.missing(ModelBundle.open(model), logits, at, options())
            : MissingForExport.of(
                new ExportRequest(
                    model, ExportRequest.ImageInput.unknown(), logits, at, options()));
    PrintWriter print = spec.commandLine().getOut();
    if (missing.isEmpty()) {
      print.println("Nothing is missing: the model can be exported, and proves itself.");
    } else {
      print.printf("What is missing to export %s:%n", model);
      missing.forEach(sentence -> print.println("  " + sentence));
    }
    print.flush();
    return missing.isEmpty() ? ExitCodes.DONE : ExitCodes.UNSUPPORTED_MODEL;
  }

  private Export.Written export(Path model) {
    Optional<String> logits = Optional.ofNullable(output);
    Optional<String> at = Optional.ofNullable(intermediate);
    if (Files.isDirectory(model)) {
      if (out != null) {
        throw new ParameterException(
            spec.commandLine(), "-o is for a single file; a bundle is exported in place");
      }
      return Export.bundle(ModelBundle.open(model), logits, at, options(), precision);
    }
    if (out == null) {
      throw new ParameterException(
          spec.commandLine(),
          "-o OUT.onnx says where to write (only a bundle's folder is exported in place)");
    }
    Path folder = out.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new ParameterException(spec.commandLine(), "The folder of " + out + " does not exist");
    }
    return Export.file(
        new ExportRequest(model, ExportRequest.ImageInput.unknown(), logits, at, options()),
        out,
        precision);
  }

  private void report(Export.Written written) {
    ExportedModel exported = written.exported();
    PrintWriter print = spec.commandLine().getOut();
    print.printf(
        "image   %s%nsize    %s%nlogits  %s, %d classes%n",
        exported.image(),
        exported.sizeExplanation(),
        exported.logitsExplanation(),
        exported.classes());
    if (intermediate != null) {
      print.printf(
          "at      %s%s%n",
          exported.differentiatedValue(),
          intermediate.equals("auto")
              ? ", the last feature map found; --intermediate NAME takes another value"
              : "");
    }
    exported.remarks().forEach(remark -> print.printf("note    %s%n", remark));
    print.printf(
        "graph   %s: %d nodes, opset %d (model: opset %d)%n",
        written.graph(), exported.graph().nodes().size(), exported.opset(), exported.sourceOpset());
    if (exported.selfCheck().straightThrough() > 0) {
      print.printf(
          "note    differentiated straight through %d QuantizeLinear nodes%n",
          exported.selfCheck().straightThrough());
    }
    print.printf("%s%n", exported.selfCheck().summary());
    if (!exported.provedInstead().isEmpty()) {
      print.printf("note    %s%n", exported.provedInstead());
    }
    written.float16().ifPresent(half -> print.printf("float16 %s%n", half.summary()));
    print.printf("figures %s%n", written.account());
    if (provider == Provider.cuda) {
      CudaPlacement.summary(CudaPlacement.fallbacks(exported.graph()))
          .forEach(line -> print.printf("warning falls back to the CPU: %s%n", line));
    }
    print.flush();
  }
}
