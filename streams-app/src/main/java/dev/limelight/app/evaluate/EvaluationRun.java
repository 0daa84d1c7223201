package dev.limelight.app.evaluate;

import dev.limelight.app.explain.PictureFiles;
import dev.limelight.app.explain.UnusableArgumentException;
import dev.limelight.app.replay.ProgressDisplay;
import dev.limelight.app.stream.MethodGraphs;
import dev.limelight.explain.ExplainedMap;
import dev.limelight.explain.ExplanationException;
import dev.limelight.explain.GradientAblation;
import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.explain.SaliencyEngine;
import dev.limelight.image.Preprocessing;
import dev.limelight.metric.MetricName;
import dev.limelight.metric.MetricSuite;
import dev.limelight.runtime.BundlePreprocessing;
import dev.limelight.runtime.OrtModel;
import dev.limelight.tensor.FloatTensor;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One evaluation of a model, from its options to its reports. */
public final class EvaluationRun {
  private static final List<Double> PERCENTILES = List.of(0.15, 0.35, 0.55, 0.75, 0.85, 0.95);

  private final OrtModel model;
  private final Options options;
  private final boolean terminal;
  private final PrintWriter table;
  private final PrintWriter messages;

  /** What is varied instead of the method. */
  public enum Ablation {
    /** The percentile p of Guided AbsoluteGrad. */
    p,
    /** What is made of the gradients. */
    processing
  }

  /**
   * What to evaluate.
   *
   * @param methods which; none for all that the model can do
   * @param metrics which; none for the usual ones
   * @param parameters of the methods
   * @param confidence a picture counts when its class is at least this probable, in [0,1]
   * @param seed of the noise
   * @param ablation instead of the methods
   * @param masks folder of masks
   * @param labels file of true classes
   */
  public record Options(
      Set<Method> methods,
      Set<MetricName> metrics,
      MethodOptions parameters,
      double confidence,
      long seed,
      Optional<Ablation> ablation,
      Optional<Path> masks,
      Optional<Path> labels) {

    /** Options with their own copies. */
    public Options {
      methods = Set.copyOf(methods);
      metrics = Set.copyOf(metrics);
      if (!(confidence >= 0 && confidence <= 1)) {
        throw new UnusableArgumentException(
            "--confidence must lie between 0 and 1, got " + confidence);
      }
    }
  }

  /**
   * @param model evaluated; stays the caller's
   * @param terminal whether messages go to one
   * @param table gets the table of results
   * @param messages gets progress and failures
   */
  public EvaluationRun(
      OrtModel model, Options options, boolean terminal, PrintWriter table, PrintWriter messages) {
    this.model = model;
    this.options = options;
    this.terminal = terminal;
    this.table = table;
    this.messages = messages;
  }

  /**
   * Evaluates all pictures of a folder and writes the reports.
   *
   * @return how many pictures could not be evaluated
   * @throws UnusableArgumentException if an argument cannot be used
   */
  public int run(Path images, Path out) {
    Preprocessing preprocessing = BundlePreprocessing.of(model.bundle());
    Set<Method> methods = options.ablation().isPresent() ? Set.of() : methods();
    Protocol protocol = protocol(methods);
    ResultStore store = ResultStore.open(out, protocol);
    Optional<Map<String, Integer>> truths =
        options
            .labels()
            .map(file -> LabelsFile.read(file, model.classifier().classes(), model.labels()));
    PictureEvaluation pictures =
        new PictureEvaluation(
            model,
            preprocessing,
            source(methods),
            new MetricSuite(EnumSet.copyOf(protocol.metrics())),
            options.confidence(),
            options.seed(),
            options.masks().map(folder -> new MaskFolder(folder, preprocessing)));
    Evaluation.Outcome outcome =
        new Evaluation(
                pictures,
                store,
                truths,
                new ProgressDisplay(messages, terminal, "evaluate"),
                messages,
                System::nanoTime)
            .run(PictureFiles.of(List.of(images)));
    report(protocol, store, outcome, out);
    return outcome.failed();
  }

  private void report(
      Protocol protocol, ResultStore store, Evaluation.Outcome outcome, Path out) {
    List<PictureResult> results = outcome.results();
    MeanScores means = MeanScores.of(protocol, results);
    store.write("scores.csv", Reports.csv(results));
    store.write("evaluation.json", Reports.json(protocol, means, results));
    store.write("report.html", HtmlReport.page(protocol, means, results));
    long counted = results.stream().filter(PictureResult::counts).count();
    Reports.table(protocol, means).forEach(table::println);
    table.printf(
        "%d pictures evaluated, %d left out because their class is not probable enough, %d failed%n",
        counted, results.size() - counted, outcome.failed());
    table.println("Report: " + out.resolve("report.html").toAbsolutePath().normalize());
    table.flush();
  }

  /** Those asked for, which the model must be able to do; or all that it can. */
  private Set<Method> methods() {
    if (!options.methods().isEmpty()) {
      try {
        MethodGraphs.open(model, options.methods(), options.parameters());
      } catch (ExplanationException e) {
        throw new UnusableArgumentException(String.valueOf(e.getMessage()), e);
      }
      return EnumSet.copyOf(options.methods());
    }
    Set<Method> possible = EnumSet.noneOf(Method.class);
    for (Method method : Method.values()) {
      try {
        MethodGraphs.open(model, Set.of(method), options.parameters());
        possible.add(method);
      } catch (ExplanationException e) {
        messages.println(method + " is left out: " + e.getMessage());
      }
    }
    return possible;
  }

  private Protocol protocol(Set<Method> methods) {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("options", options.parameters().toString());
    parameters.put("seed", Long.toString(options.seed()));
    parameters.put("masks", options.masks().map(Path::toString).orElse(""));
    parameters.put("labels", options.labels().map(Path::toString).orElse(""));
    parameters.put("provider", model.identity().executionProvider());
    parameters.put("onnxRuntime", model.identity().runtimeVersion());
    return new Protocol(
        model.identity().id() + " " + model.identity().version(),
        names(methods),
        metrics(),
        options.confidence(),
        parameters);
  }

  private List<String> names(Set<Method> methods) {
    if (options.ablation().isEmpty()) {
      return methods.stream().map(Method::label).toList();
    }
    return options.ablation().get() == Ablation.p
        ? PERCENTILES.stream().map(p -> String.format(Locale.ROOT, "p %.2f", p)).toList()
        : List.of("positive", "negative", "absolute", "guided", "guided absolute");
  }

  private List<MetricName> metrics() {
    if (!options.metrics().isEmpty()) {
      return List.copyOf(EnumSet.copyOf(options.metrics()));
    }
    boolean masks = options.masks().isPresent();
    return Arrays.stream(MetricName.values())
        .filter(metric -> masks || !metric.needsTruth())
        .toList();
  }

  private MapSource source(Set<Method> methods) {
    if (options.ablation().isPresent()) {
      GradientAblation ablation =
          options.ablation().get() == Ablation.p
              ? GradientAblation.ofPercentiles(options.parameters(), PERCENTILES)
              : GradientAblation.ofProcessing(options.parameters());
      return ablation::maps;
    }
    SaliencyEngine engine = new SaliencyEngine(methods, options.parameters());
    return (explained, image, target, noise) -> {
      Map<String, FloatTensor> maps = new LinkedHashMap<>();
      Map<Method, ExplainedMap> found = engine.explain(explained, image, target, noise);
      found.forEach((method, map) -> maps.put(method.label(), map.map()));
      return maps;
    };
  }
}
