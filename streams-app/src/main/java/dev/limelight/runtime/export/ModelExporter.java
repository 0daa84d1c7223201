package dev.limelight.runtime.export;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.OperatorRules;
import dev.limelight.autodiff.TypedGraph;
import dev.limelight.autodiff.rule.StandardRules;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.OpsetNormalizer;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * ONNX to ONNX: reads a classifier, writes its backward graph, proves it.
 *
 * <p>Steps: enter the model ({@link ModelEntry}); bring it to opset 18; let ONNX Runtime fold
 * constants and batch normalisations; learn all shapes by running it; differentiate; check the
 * result against the original. Deterministic: the same model gives the same bytes with the same
 * version of ONNX Runtime.
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
    ModelEntry entry = ModelEntry.of(source, request);
    ValueInfo image = entry.image();
    byte[] reference = GraphWriter.write(entry.original());
    Graph forward = OpsetNormalizer.normalize(entry.settled());
    TypedGraph typed =
        GraphProbe.probe(folded(forward, GraphWriter.write(forward)).withInputs(List.of(image)));
    Classes.of(typed);
    String at = IntermediateValue.resolve(request.intermediate(), typed, image.name());
    Graph backward = driver.differentiate(typed, at, request.options());
    byte[] bytes = GraphWriter.write(backward);
    SelfCheck.Result check =
        at.equals(image.name())
                && request.options().relu() == DifferentiationOptions.ReluRule.STANDARD
            ? check(reference, bytes, typed, entry, backward)
            : check(reference, plain(typed, image, request), typed, entry, backward);
    if (!check.passed()) {
      throw new SelfCheckFailedException(check);
    }
    return new ExportedModel(bytes, backward, source.opset(), entry, at, Classes.of(typed), check);
  }

  /**
   * The graph with constants folded, by ONNX Runtime. Where it refuses the model because of an
   * operator it does not know either, all operators without a rule are what the caller hears of.
   */
  private Graph folded(Graph forward, byte[] bytes) {
    try {
      return GraphReader.read(OrtRunner.optimized(bytes)).withOpset(OpsetNormalizer.TARGET);
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
      byte[] reference, byte[] bytes, TypedGraph typed, ModelEntry entry, Graph backward) {
    int threads = Runtime.getRuntime().availableProcessors();
    ValueInfo image = typed.graph().inputs().get(0);
    Shape shape = GraphProbe.shape(image);
    float darkest = entry.darkest();
    float brightest = entry.brightest();
    Quantizers quantizers = Quantizers.of(typed, image.name());
    boolean constant = !backward.reachableFrom(image.name()).contains(BackwardGraph.GRADIENT);
    boolean steps = hasStepFunctions(backward, image.name());
    if (quantizers.count() == 0) {
      try (OrtRunner original = new OrtRunner(reference, threads);
          OrtRunner exported = new OrtRunner(bytes, threads)) {
        return new SelfCheck(original, exported, image.name(), shape)
            .run(darkest, brightest, constant, steps);
      }
    }
    byte[] watching = GraphWriter.write(quantizers.watching(GraphReader.read(bytes)));
    try (OrtRunner original = new OrtRunner(reference, threads);
        OrtRunner exported = new OrtRunner(watching, threads)) {
      Map<String, FloatTensor> seen =
          exported.run(
              OrtRunner.Feeds.image(image.name(), SelfCheck.pictures(shape, darkest, brightest))
                  .target(BackwardGraph.TARGET, 0, 0));
      Graph slope = StraightThrough.around(typed.graph(), quantizers, seen);
      try (OrtRunner differenced = new OrtRunner(GraphWriter.write(slope), threads)) {
        return new SelfCheck(
                original, exported, differenced, quantizers.count(), image.name(), shape)
            .run(darkest, brightest, constant, steps);
      }
    }
  }

  private static boolean hasStepFunctions(Graph graph, String image) {
    Set<String> dependent = graph.reachableFrom(image);
    return graph.nodes().stream()
        .anyMatch(
            node -> STEP_FUNCTIONS.contains(node.opType()) && dependent.contains(node.input(0)));
  }
}
