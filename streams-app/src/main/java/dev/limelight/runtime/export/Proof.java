package dev.limelight.runtime.export;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.TypedGraph;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.SplitModel;
import dev.limelight.onnx.TensorStore;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Holds an exported graph against the model it was made of. */
final class Proof {
  private static final Set<String> STEP_FUNCTIONS = Set.of("Floor", "Ceil", "Round");

  /** Pairs of pictures that are tried where the first says nothing. */
  private static final int PAIRS = 5;

  private final SplitModel reference;
  private final Graph backward;
  private final TypedGraph typed;
  private final ModelEntry entry;
  private final TensorStore store;

  /**
   * A proof to be run.
   *
   * @param reference the model, image to logits
   * @param backward the graph whose gradient is checked, with respect to the image
   * @param typed the forward graph it was derived from
   * @param entry how the model was entered
   * @param store keeps what is made of the model for the check
   */
  Proof(
      SplitModel reference, Graph backward, TypedGraph typed, ModelEntry entry, TensorStore store) {
    this.reference = reference;
    this.backward = backward;
    this.typed = typed;
    this.entry = entry;
    this.store = store;
  }

  /**
   * Runs the self-check with pictures of a shape. Where a gradient is zero because the model is
   * flat there, dead or saturated, other pictures have to prove it. So they have where the model
   * curves so much that finite differences contradict a gradient and each other.
   */
  SelfCheckResult at(Shape shape) {
    SelfCheckResult first = at(shape, 0);
    SelfCheckResult result = first;
    for (int pair = 1; pair < PAIRS && result.saysNothing(); pair++) {
      result = at(shape, pair);
    }
    if (!result.saysNothing()) {
      return result;
    }
    return first.isFlat() && result.isFlat() ? first.flatAt(PAIRS) : first;
  }

  private SelfCheckResult at(Shape shape, int pair) {
    int threads = Runtime.getRuntime().availableProcessors();
    ValueInfo image = typed.graph().inputs().get(0);
    Quantizers quantizers = Quantizers.of(typed, image.name());
    boolean constant = !backward.reachableFrom(image.name()).contains(BackwardGraph.GRADIENT);
    boolean steps = quantizers.areBeside(STEP_FUNCTIONS);
    try (SessionsInTurn sessions = new SessionsInTurn()) {
      GraphRuns original = added(sessions, () -> OrtRunner.repeated(reference));
      GraphRuns plain = added(sessions, () -> OrtRunner.unoptimized(reference));
      if (quantizers.count() == 0) {
        SplitModel graph = GraphWriter.split(OfAnyBatch.of(backward));
        GraphRuns checked = added(sessions, () -> new OrtRunner(graph, threads));
        return new SelfCheck(original, plain, checked, image.name(), shape)
            .run(pair, entry.darkest(), entry.brightest(), constant, steps);
      }
      SplitModel watching = GraphWriter.split(OfAnyBatch.of(quantizers.watching(backward)));
      GraphRuns checked = added(sessions, () -> new OrtRunner(watching, threads));
      FloatTensor pictures = SelfCheck.pictures(shape, entry.darkest(), entry.brightest(), pair);
      Map<String, FloatTensor> seen =
          checked.run(Feeds.image(image.name(), pictures).target(BackwardGraph.TARGET, 0, 0));
      SplitModel slope =
          GraphWriter.split(store.keep(StraightThrough.around(typed.graph(), quantizers, seen)));
      GraphRuns differenced = added(sessions, () -> OrtRunner.repeated(slope));
      return new SelfCheck(
              original, plain, checked, differenced, quantizers.count(), image.name(), shape)
          .run(pair, entry.darkest(), entry.brightest(), constant, steps);
    }
  }

  /** Runs of a graph, image by image where that is how the model takes them. */
  private GraphRuns added(SessionsInTurn sessions, Supplier<OrtRunner> session) {
    GraphRuns runs = sessions.add(session);
    return typed.graph().inputs().get(0).dim(0) == 1 ? new ImageByImage(runs) : runs;
  }
}
