package dev.limelight.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limelight.app.demo.TextTable;
import dev.limelight.app.explain.PictureFiles;
import dev.limelight.app.explain.UnusableArgumentException;
import dev.limelight.app.mprt.Randomisation;
import dev.limelight.app.stream.ExitCodes;
import dev.limelight.explain.ExplanationException;
import dev.limelight.explain.Method;
import dev.limelight.image.ImageDecoder;
import dev.limelight.image.ImageLimits;
import dev.limelight.image.ImageRejectedException;
import dev.limelight.image.Preprocessing;
import dev.limelight.runtime.BundleException;
import dev.limelight.runtime.BundlePreprocessing;
import dev.limelight.runtime.ExecutionProvider;
import dev.limelight.runtime.ModelBundle;
import dev.limelight.runtime.OrtRuntime;
import dev.limelight.runtime.RuntimeOptions;
import dev.limelight.runtime.export.ExportDerivation;
import dev.limelight.tensor.FloatTensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code limelight mprt}: the model parameter randomisation test. */
@Command(
    name = "mprt",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Replaces a model's weights by noise, from the last layer backwards, and prints how far the"
            + " maps still agree with the model's own (absolute rank correlation). A method that"
            + " depends on what the model has learnt falls towards 0.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a picture or the model failed; the other pictures were taken",
      "2:usage or bundle"
    })
public final class MprtCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--model", required = true, paramLabel = "BUNDLE", description = "The bundle.")
  private Path model;

  @Option(
      names = "--method",
      paramLabel = "M",
      split = ",",
      description = "Methods, comma-separated (default: ${DEFAULT-VALUE}).")
  private List<String> methods =
      List.of(Method.VANILLA_GRADIENT.label(), Method.GUIDED_ABSOLUTE_GRAD.label());

  @Option(
      names = "--every",
      paramLabel = "N",
      description = "Layers from one step to the next (default: ${DEFAULT-VALUE}).")
  private int every = 1;

  @Option(names = "--json", description = "Prints one JSON object a step, and nothing else.")
  private boolean json;

  @Option(names = "--seed", paramLabel = "SEED", description = "Of weights and noise (default: 0).")
  private long seed;

  @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Pictures, or folders of them.")
  private List<Path> images;

  private boolean failed;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields in
  MprtCommand() {}

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    try {
      run();
      return failed ? ExitCodes.FAILED : ExitCodes.DONE;
    } catch (UnusableArgumentException | BundleException | IllegalArgumentException e) {
      err.println(e.getMessage());
      return ExitCodes.CONFIGURATION;
    } catch (IOException | ExplanationException e) {
      err.println(e.getMessage());
      return ExitCodes.FAILED;
    }
  }

  private void run() throws IOException {
    Set<Method> chosen = EnumSet.noneOf(Method.class);
    methods.forEach(name -> chosen.add(Method.named(name)));
    if (every < 1) {
      throw new UnusableArgumentException("--every must be 1 or more, got " + every);
    }
    ModelBundle bundle = ModelBundle.open(model);
    List<FloatTensor> inputs = inputs(BundlePreprocessing.of(bundle));
    try (OrtRuntime runtime =
        OrtRuntime.start(RuntimeOptions.on(ExecutionProvider.CPU), new ExportDerivation())) {
      ExportedBundles.ensure(bundle, runtime);
      Randomisation test = new Randomisation(runtime, bundle, chosen, inputs, seed);
      PrintWriter out = spec.commandLine().getOut();
      List<Randomisation.Step> steps = test.steps(every);
      (json ? lines(steps) : table(steps, chosen)).forEach(out::println);
      out.flush();
    }
  }

  private List<FloatTensor> inputs(Preprocessing preprocessing) {
    ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
    List<FloatTensor> inputs = new ArrayList<>();
    for (Path picture : PictureFiles.of(images)) {
      try {
        inputs.add(preprocessing.apply(decoder.decode(Files.readAllBytes(picture))));
      } catch (IOException | ImageRejectedException e) {
        failed = true;
        spec.commandLine().getErr().println(picture + ": left out: " + e.getMessage());
      }
    }
    if (inputs.isEmpty()) {
      throw new UnusableArgumentException("None of the pictures can be used");
    }
    return inputs;
  }

  private static List<String> table(List<Randomisation.Step> steps, Set<Method> chosen) {
    List<String> header = new ArrayList<>(List.of("randomised from", "layers"));
    chosen.forEach(method -> header.add(method.label()));
    TextTable table = new TextTable(header.toArray(String[]::new));
    for (Randomisation.Step step : steps) {
      List<String> cells =
          new ArrayList<>(
              List.of(
                  step.last().isEmpty() ? "(none)" : step.last(), Integer.toString(step.layers())));
      for (Method method : chosen) {
        Double correlation = step.correlations().get(method);
        cells.add(correlation == null ? "-" : String.format(Locale.ROOT, "%.3f", correlation));
      }
      table.add(cells.toArray(String[]::new));
    }
    return table.lines();
  }

  private static List<String> lines(List<Randomisation.Step> steps) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<String> lines = new ArrayList<>();
    for (Randomisation.Step step : steps) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("layers", step.layers());
      row.put("last", step.last());
      Map<String, Double> correlations = new LinkedHashMap<>();
      step.correlations().forEach((method, value) -> correlations.put(method.label(), value));
      row.put("correlations", correlations);
      lines.add(mapper.writeValueAsString(row));
    }
    return lines;
  }
}
