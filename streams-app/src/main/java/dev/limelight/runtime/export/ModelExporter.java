package dev.limelight.runtime.export;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.OperatorRules;
import dev.limelight.autodiff.TypedGraph;
import dev.limelight.autodiff.rule.StandardRules;
import dev.limelight.onnx.DynamicBatch;
import dev.limelight.onnx.ForwardGraph;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.OpsetNormalizer;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.runtime.export.LogitsFinder.Found;
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
    Graph forward = forward(OpsetNormalizer.normalize(source), image, logits.value());
    byte[] reference = GraphWriter.write(forward);
    TypedGraph typed = GraphProbe.probe(folded(forward, reference).withInputs(List.of(image)));
    Classes.of(typed);
    String at = IntermediateValue.resolve(request.intermediate(), typed, image.name());
    Graph backward = driver.differentiate(typed, at, request.options());
    byte[] bytes = GraphWriter.write(backward);
    SelfCheck.Result check =
        at.equals(image.name())
                && request.options().relu() == DifferentiationOptions.ReluRule.STANDARD
            ? check(reference, bytes, image, request, backward)
            : check(reference, plain(typed, image, request), image, request, backward);
    if (!check.passed()) {
      throw new SelfCheckFailedException(check);
    }
    return new ExportedModel(
        bytes, backward, source.opset(), image, logits, at, Classes.of(typed), check);
  }

  /** Image to logits, for any number of images. */
  private Graph forward(Graph normal, ValueInfo image, String logits) {
    long fixed = DynamicBatch.fixed(normal, image.name());
    ValueInfo entry = fixed < 0 ? image : FreedBatch.fixed(image, fixed);
    Graph forward =
        ForwardGraph.restrict(normal.withInputs(List.of(entry)), image.name(), logits);
    return fixed < 0
        ? forward
        : FreedBatch.of(folded(forward, GraphWriter.write(forward)).withInputs(List.of(entry)));
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
      byte[] reference, byte[] bytes, ValueInfo image, ExportRequest request, Graph backward) {
    int threads = Runtime.getRuntime().availableProcessors();
    boolean constant = !backward.reachableFrom(image.name()).contains(BackwardGraph.GRADIENT);
    try (OrtRunner original = new OrtRunner(reference, threads);
        OrtRunner exported = new OrtRunner(bytes, threads)) {
      return new SelfCheck(original, exported, image.name(), GraphProbe.shape(image))
          .run(
              request.image().darkest(),
              request.image().brightest(),
              constant,
              hasStepFunctions(backward, image.name()));
    }
  }

  private static boolean hasStepFunctions(Graph graph, String image) {
    Set<String> dependent = graph.reachableFrom(image);
    return graph.nodes().stream()
        .anyMatch(
            node -> STEP_FUNCTIONS.contains(node.opType()) && dependent.contains(node.input(0)));
  }
}
