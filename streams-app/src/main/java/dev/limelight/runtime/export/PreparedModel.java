package dev.limelight.runtime.export;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.autodiff.TypedGraph;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.SplitModel;
import dev.limelight.onnx.TensorStore;
import dev.limelight.onnx.ValueInfo;
import java.util.Optional;
import java.util.Set;

/** A model that is ready to be differentiated: at opset 18, folded, with all of its shapes. */
final class PreparedModel {
  private final ModelEntry entry;
  private final ImageSizes sizes;
  private final SplitModel reference;
  private final TypedGraph typed;
  private final TensorStore store;

  /**
   * A model.
   *
   * @param reference the model, image to logits, that the result is held against
   * @param typed the forward graph that is differentiated
   * @param store keeps the weights
   */
  PreparedModel(
      ModelEntry entry,
      ImageSizes sizes,
      SplitModel reference,
      TypedGraph typed,
      TensorStore store) {
    this.entry = entry;
    this.sizes = sizes;
    this.reference = reference;
    this.typed = typed;
    this.store = store;
  }

  /** The number of logits. */
  int classes() {
    return Classes.of(typed);
  }

  /** The value that a gradient is asked for at: the image where nothing else is named. */
  String source(Optional<String> intermediate) {
    return IntermediateValue.resolve(intermediate, typed, image().name());
  }

  /** How many ReLU lie between a value and the logits. */
  int rectifiers(String source) {
    Graph forward = typed.graph();
    Set<String> reached = forward.reachableFrom(source);
    return Math.toIntExact(
        forward.nodes().stream()
            .filter(node -> node.opType().equals("Relu") && reached.contains(node.input(0)))
            .count());
  }

  /** The backward graph. */
  Graph differentiate(BackwardGraph driver, String source, DifferentiationOptions options) {
    return driver.differentiate(typed, source, options, store::keep);
  }

  /**
   * Proves a graph; one that no finite differences can be held against (guided, or at another value
   * than the image) by the ordinary gradient of the same model.
   *
   * @param backward the graph with these options at this source
   * @throws SelfCheckFailedException if it does not prove itself
   */
  Proven prove(
      BackwardGraph driver, Graph backward, String source, DifferentiationOptions options) {
    boolean ordinary = source.equals(image().name()) && options.relu() == ReluRule.STANDARD;
    DifferentiationOptions plain =
        new DifferentiationOptions(ReluRule.STANDARD, options.lowering());
    Graph checked = ordinary ? backward : differentiate(driver, image().name(), plain);
    Proof proof = new Proof(reference, checked, typed, entry, store);
    SelfCheckResult result = proof.at(sizes.usual()).requirePassed();
    if (sizes.isFree()) {
      proof.at(sizes.other()).requirePassed();
    }
    return new Proven(result, ordinary ? "" : instead(source, options));
  }

  private String instead(String source, DifferentiationOptions options) {
    String checked = "finite differences are of the ordinary gradient at '" + image().name() + "'";
    return options.relu() == ReluRule.GUIDED
        ? checked + ": the guided one that is written is no derivative, so none could prove it"
        : checked + ", by the same rules; the one that is written, at '" + source + "', has none";
  }

  private ValueInfo image() {
    return sizes.input();
  }
}
