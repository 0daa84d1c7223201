package dev.limelight.runtime.export;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.TypedGraph;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Holds an exported graph against the model it was made of. */
final class Proof {
  private static final Set<String> STEP_FUNCTIONS = Set.of("Floor", "Ceil", "Round");

  /** Pictures that are tried where the model is flat. */
  private static final int PAIRS = 5;

  /** Of a session that finite differences are taken of: its runs go side by side. */
  private static final int ONE_THREAD = 1;

  private final byte[] reference;
  private final Graph backward;
  private final Supplier<byte[]> file;
  private final TypedGraph typed;
  private final ModelEntry entry;

  /**
   * A proof to be run.
   *
   * @param reference the model, image to logits
   * @param backward the graph whose gradient is checked, with respect to the image
   * @param file that graph's file
   * @param typed the forward graph it was derived from
   * @param entry how the model was entered
   */
  Proof(
      byte[] reference, Graph backward, Supplier<byte[]> file, TypedGraph typed, ModelEntry entry) {
    this.reference = reference;
    this.backward = backward;
    this.file = file;
    this.typed = typed;
    this.entry = entry;
  }

  /**
   * Runs the self-check with pictures of a shape. Where a gradient is zero because the model is
   * flat there, dead or saturated, other pictures have to prove it.
   */
  SelfCheckResult at(Shape shape) {
    SelfCheckResult first = at(shape, 0);
    SelfCheckResult result = first;
    for (int pair = 1; pair < PAIRS && result.isFlat(); pair++) {
      result = at(shape, pair);
    }
    return result.isFlat() ? first.flatAt(PAIRS) : result;
  }

  private SelfCheckResult at(Shape shape, int pair) {
    int threads = Runtime.getRuntime().availableProcessors();
    ValueInfo image = typed.graph().inputs().get(0);
    Quantizers quantizers = Quantizers.of(typed, image.name());
    boolean constant = !backward.reachableFrom(image.name()).contains(BackwardGraph.GRADIENT);
    boolean steps = hasStepFunctions(typed.graph(), image.name());
    if (quantizers.count() == 0) {
      try (OrtRunner original = new OrtRunner(reference, ONE_THREAD);
          OrtRunner checked = new OrtRunner(file.get(), threads)) {
        return new SelfCheck(original, checked, image.name(), shape)
            .run(pair, entry.darkest(), entry.brightest(), constant, steps);
      }
    }
    byte[] watching = GraphWriter.write(quantizers.watching(backward));
    try (OrtRunner original = new OrtRunner(reference, ONE_THREAD);
        OrtRunner checked = new OrtRunner(watching, threads)) {
      FloatTensor pictures = SelfCheck.pictures(shape, entry.darkest(), entry.brightest(), pair);
      Map<String, FloatTensor> seen =
          checked.run(
              OrtRunner.Feeds.image(image.name(), pictures).target(BackwardGraph.TARGET, 0, 0));
      Graph slope = StraightThrough.around(typed.graph(), quantizers, seen);
      try (OrtRunner differenced = new OrtRunner(GraphWriter.write(slope), ONE_THREAD)) {
        return new SelfCheck(
                original, checked, differenced, quantizers.count(), image.name(), shape)
            .run(pair, entry.darkest(), entry.brightest(), constant, steps);
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
