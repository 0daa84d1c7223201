package dev.limelight.runtime.export;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.OperatorRules;
import dev.limelight.autodiff.TypedGraph;
import dev.limelight.autodiff.UnsupportedOperatorsException;
import dev.limelight.autodiff.rule.StandardRules;
import dev.limelight.onnx.DynamicBatch;
import dev.limelight.onnx.ForwardGraph;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.OpsetNormalizer;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.runtime.export.LogitsFinder.Found;
import dev.limelight.tensor.Shape;
import java.util.List;
import java.util.Set;

/**
 * ONNX to ONNX: reads a classifier, writes its backward graph, proves it.
 *
 * <p>Steps: bring the model to opset 18; free its batch dimension; cut it down to image and logits;
 * let ONNX Runtime fold constants and batch normalisations; learn all shapes by running it;
 * differentiate; check the result against the original. Deterministic: the same model gives the
 * same bytes with the same version of ONNX Runtime.
 */
public final class ModelExporter {
  private static final Set<String> STEP_FUNCTIONS = Set.of("Floor", "Ceil", "Round");

  private final BackwardGraph driver;

  /** An exporter with all rules. */
  public ModelExporter() {
    this(StandardRules.table());
  }

  /** An exporter with a table of its own, as a test of the self-check needs it. */
  ModelExporter(OperatorRules rules) {
    this.driver = new BackwardGraph(rules);
  }

  /**
   * Exports a model.
   *
   * @throws dev.limelight.onnx.OnnxException if the file cannot be read or is at another opset
   * @throws ExportException if its input or output is not a classifier's
   * @throws dev.limelight.autodiff.UnsupportedOperatorsException listing all operators without a
   *     rule
   * @throws SelfCheckFailedException if the result does not prove itself
   */
  public ExportedModel export(ExportRequest request) {
    Graph source = GraphReader.read(request.model());
    ValueInfo image = ImageEntry.of(source, request.image());
    Found logits = LogitsFinder.find(source, request.output());
    Source model = new Source(source, OpsetNormalizer.normalize(source), logits);
    ImageSizes sizes = sizes(request, model, image);
    if (!sizes.isFree()) {
      return export(request, model, sizes);
    }
    try {
      return export(request, model, sizes);
    } catch (ExportException | UnsupportedOperatorsException | SelfCheckFailedException e) {
      // What fails for another reason than the free size fails once more, and says so itself.
      return export(request, model, sizes.fixedBecause(String.valueOf(e.getMessage())));
    }
  }

  /**
   * A model as read.
   *
   * @param normal the same at the opset that backward graphs are written at
   */
  private record Source(Graph graph, Graph normal, Found logits) {}

  private ImageSizes sizes(ExportRequest request, Source model, ValueInfo image) {
    ExportRequest.ImageInput known = request.image();
    boolean channelsLast =
        ImageEntry.channelsLast(ForwardGraph.input(model.graph(), image.name()), known);
    ValueInfo free = SizeSearch.declared(model.graph(), image, channelsLast);
    Shape usual = GraphProbe.shape(image);
    if (!SizeSearch.isFree(free)) {
      return ImageSizes.fixed(image, usual, "as the model declares it");
    }
    Graph forward =
        ForwardGraph.restrict(
            model.normal().withInputs(List.of(entry(model, free))),
            image.name(),
            model.logits().value());
    int batch = Math.toIntExact(Math.max(1, entry(model, free).dim(0)));
    try (OrtRunner runner = new OrtRunner(GraphWriter.write(forward), processors())) {
      return SizeSearch.settle(
          free,
          usual,
          channelsLast,
          known.isGuess(),
          shape ->
              runner.run(
                  OrtRunner.Feeds.image(image.name(), TestImages.batch(shape, batch, -1f, 1f))));
    }
  }

  /** The image input with the number of images that the file fixes, if it does. */
  private static ValueInfo entry(Source model, ValueInfo image) {
    long fixed = DynamicBatch.fixed(model.normal(), image.name());
    return fixed < 0 ? image : FreedBatch.fixed(image, fixed);
  }

  private ExportedModel export(ExportRequest request, Source model, ImageSizes sizes) {
    ValueInfo image = sizes.input();
    Graph forward = forward(model, sizes);
    byte[] reference = GraphWriter.write(forward);
    TypedGraph typed =
        GraphProbe.probe(folded(forward, reference).withInputs(List.of(image)), sizes.probes());
    Classes.of(typed);
    String at = IntermediateValue.resolve(request.intermediate(), typed, image.name());
    Graph backward = driver.differentiate(typed, at, request.options());
    byte[] bytes = GraphWriter.write(backward);
    boolean ordinary =
        at.equals(image.name())
            && request.options().relu() == DifferentiationOptions.ReluRule.STANDARD;
    byte[] checked = ordinary ? bytes : plain(typed, image, request);
    SelfCheck.Result check = check(reference, checked, image, sizes.usual(), request, backward);
    if (sizes.isFree() && check.passed()) {
      requirePassed(check(reference, checked, image, sizes.other(), request, backward));
    }
    requirePassed(check);
    return new ExportedModel(
        bytes,
        backward,
        model.graph().opset(),
        sizes,
        model.logits(),
        at,
        Classes.of(typed),
        check);
  }

  private static void requirePassed(SelfCheck.Result check) {
    if (!check.passed()) {
      throw new SelfCheckFailedException(check);
    }
  }

  /** Image to logits, for any number of images. */
  private Graph forward(Source model, ImageSizes sizes) {
    ValueInfo entry = entry(model, sizes.input());
    Graph forward =
        ForwardGraph.restrict(
            model.normal().withInputs(List.of(entry)), entry.name(), model.logits().value());
    if (entry.equals(sizes.input())) {
      return forward;
    }
    Graph simple = folded(forward, GraphWriter.write(forward)).withInputs(List.of(entry));
    return FreedBatch.of(simple, sizes.usual());
  }

  /**
   * The graph with constants folded, by ONNX Runtime. Where it refuses the model because of an
   * operator it does not know either, all operators without a rule are what the caller hears of.
   */
  private Graph folded(Graph forward, byte[] reference) {
    try {
      return GraphReader.read(OrtRunner.optimized(reference)).withOpset(OpsetNormalizer.TARGET);
    } catch (ExportException refused) {
      driver.requireRules(forward);
      throw refused;
    }
  }

  /** The ordinary gradient of the same model, which finite differences can be held against. */
  private byte[] plain(TypedGraph typed, ValueInfo image, ExportRequest request) {
    DifferentiationOptions options =
        new DifferentiationOptions(
            DifferentiationOptions.ReluRule.STANDARD, request.options().lowering());
    return GraphWriter.write(driver.differentiate(typed, image.name(), options));
  }

  private static SelfCheck.Result check(
      byte[] reference,
      byte[] bytes,
      ValueInfo image,
      Shape shape,
      ExportRequest request,
      Graph backward) {
    int threads = processors();
    boolean constant = !backward.reachableFrom(image.name()).contains(BackwardGraph.GRADIENT);
    try (OrtRunner original = new OrtRunner(reference, threads);
        OrtRunner exported = new OrtRunner(bytes, threads)) {
      return new SelfCheck(original, exported, image.name(), shape)
          .run(
              request.image().darkest(),
              request.image().brightest(),
              constant,
              hasStepFunctions(backward, image.name()));
    }
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  private static boolean hasStepFunctions(Graph graph, String image) {
    Set<String> dependent = graph.reachableFrom(image);
    return graph.nodes().stream()
        .anyMatch(
            node -> STEP_FUNCTIONS.contains(node.opType()) && dependent.contains(node.input(0)));
  }
}
