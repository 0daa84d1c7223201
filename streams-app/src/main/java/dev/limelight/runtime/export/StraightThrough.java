package dev.limelight.runtime.export;

import static dev.limelight.runtime.export.Quantizers.add;

import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.Node;
import dev.limelight.tensor.FloatTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The function whose exact gradient, at one picture, the straight-through gradient is.
 *
 * <p>Finite differences of a quantised model say nothing: it is a step function. But the
 * straight-through estimator is by definition the derivative of {@code clip(x) + c}, where the
 * offset {@code c = dequantize(quantize(x0)) - clip(x0)} is what rounding did at the picture {@code
 * x0} and is held fixed. With every quantiser replaced so, all values at {@code x0} are the
 * quantised model's own, and the function is as smooth around it as the model without quantisers -
 * except that rounded values lie on ties and kinks, where {@link HeldChoices} keeps what was chosen
 * at {@code x0}.
 */
final class StraightThrough {
  private static final int IMAGES = 2;

  private final Graph graph;
  private final Quantizers quantizers;
  private final Map<String, FloatTensor> seen;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, ConstantTensor> constants;

  private StraightThrough(Graph graph, Quantizers quantizers, Map<String, FloatTensor> seen) {
    this.graph = graph;
    this.quantizers = quantizers;
    this.seen = seen;
    this.constants = new LinkedHashMap<>(graph.initializers());
  }

  /**
   * The function, as a graph with the model's own input and output.
   *
   * @param forward the quantised model
   * @param seen what the watched graph handed out for a batch whose first row is the picture
   */
  static Graph around(Graph forward, Quantizers quantizers, Map<String, FloatTensor> seen) {
    return new StraightThrough(forward, quantizers, seen).rewritten();
  }

  private Graph rewritten() {
    HeldChoices choices =
        new HeldChoices(quantizers.typed(), this::pictureOfInput, nodes, constants);
    for (Node node : graph.nodes()) {
      if (quantizers.isQuantizer(node)) {
        String clipped = quantizers.clipped(nodes, constants, node, node.output(0));
        add(
            nodes,
            "Add",
            node.output(0),
            Attributes.NONE,
            clipped,
            picture(Quantizers.watched(node)));
      } else if (quantizers.isDequantizer(node)) {
        add(nodes, "Identity", node.output(0), Attributes.NONE, node.input(0));
      } else if (quantizers.isKinked(node)) {
        choices.write(node);
      } else {
        nodes.add(node);
      }
    }
    return graph.withNodes(nodes).withInitializers(constants);
  }

  private String pictureOfInput(Node node, int input) {
    String name = quantizers.watched(node, input);
    return seen.containsKey(name) ? picture(name) : name;
  }

  /**
   * What was seen of a value at the picture, as a constant: the first half of a batch of two, whose
   * images may have several rows each, as windows have.
   */
  private String picture(String name) {
    FloatTensor batch = Objects.requireNonNull(seen.get(name), name);
    if (batch.shape().rank() == 0) {
      // Of a model that runs image by image: the first one's, a range for instance.
      constants.put(name, ConstantTensor.scalar(batch.values()[0]));
      return name;
    }
    long[] dims = batch.shape().toLongArray();
    dims[0] /= IMAGES;
    float[] first = Arrays.copyOf(batch.values(), batch.size() / IMAGES);
    constants.put(name, ConstantTensor.floats(dims, first));
    return name;
  }
}
