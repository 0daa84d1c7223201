package dev.limelight.runtime.export;

import dev.limelight.autodiff.QuantizationRange;
import dev.limelight.autodiff.TypedGraph;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.Node;
import dev.limelight.tensor.FloatTensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The function whose exact gradient, at one picture, the straight-through gradient is.
 *
 * <p>Finite differences of a quantised model say nothing: it is a step function. But the
 * straight-through estimator is by definition the derivative of {@code clip(x) + c}, where the
 * offset {@code c = dequantize(quantize(x0)) - clip(x0)} is what rounding did at the picture {@code
 * x0} and is held fixed. With every quantiser replaced so, all values at {@code x0} are the
 * quantised model's own, and the function is as smooth around it as the model without quantisers.
 * The offsets come from a second copy of the model in the same graph, which is fed the picture as a
 * constant.
 */
final class StraightThrough {
  private static final String COPY = "limelight/picture/";

  private final TypedGraph typed;
  private final Set<String> dependent;
  private final String image;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, ConstantTensor> constants;

  private StraightThrough(TypedGraph typed, String image) {
    this.typed = typed;
    this.image = image;
    this.dependent = followers(typed.graph(), image);
    this.constants = new LinkedHashMap<>(typed.graph().initializers());
  }

  /** Number of quantisers between image and logits. */
  static int quantizers(TypedGraph typed, String image) {
    Set<String> dependent = typed.graph().reachableFrom(image);
    return (int)
        typed.graph().nodes().stream()
            .filter(node -> isQuantizer(node) && dependent.contains(node.input(0)))
            .count();
  }

  /**
   * The function, as a graph with the model's own input and output.
   *
   * @param picture the point, a batch of one
   */
  static Graph around(TypedGraph typed, String image, FloatTensor picture) {
    return new StraightThrough(typed, image).rewritten(picture);
  }

  /** Everything that is computed from a value, sizes among it. */
  private static Set<String> followers(Graph graph, String source) {
    Set<String> followers = new HashSet<>(Set.of(source));
    for (Node node : graph.nodes()) {
      if (node.inputs().stream().anyMatch(followers::contains)) {
        node.outputs().stream().filter(value -> !value.isEmpty()).forEach(followers::add);
      }
    }
    return followers;
  }

  private Graph rewritten(FloatTensor picture) {
    Graph graph = typed.graph();
    long[] dims = new long[picture.shape().rank()];
    for (int axis = 0; axis < dims.length; axis++) {
      dims[axis] = picture.shape().dim(axis);
    }
    constants.put(COPY + image, ConstantTensor.floats(dims, picture.values()));
    for (Node node : graph.nodes()) {
      if (node.inputs().stream().anyMatch(dependent::contains)) {
        nodes.add(copied(node));
        replaced(node);
      } else {
        nodes.add(node);
      }
    }
    return new Graph(
        graph.name(), graph.opset(), graph.inputs(), graph.outputs(), nodes, constants);
  }

  private static boolean isQuantizer(Node node) {
    return node.domain().isEmpty() && node.opType().equals("QuantizeLinear");
  }

  private Node copied(Node node) {
    return new Node(
        COPY + node.name(),
        node.opType(),
        node.domain(),
        node.inputs().stream().map(this::inCopy).toList(),
        node.outputs().stream().map(value -> value.isEmpty() ? value : COPY + value).toList(),
        node.attributes(),
        node.doc());
  }

  private String inCopy(String value) {
    return dependent.contains(value) ? COPY + value : value;
  }

  private void replaced(Node node) {
    if (isQuantizer(node) && dependent.contains(node.input(0))) {
      offset(node);
    } else if (node.opType().equals("DequantizeLinear") && dependent.contains(node.input(0))) {
      add(node.name(), "Identity", node.output(0), Attributes.NONE, node.input(0));
    } else {
      nodes.add(node);
    }
  }

  /** {@code clip(x) + (dequantize(quantize(x0)) - clip(x0))}, a real number. */
  private void offset(Node node) {
    String out = node.output(0);
    QuantizationRange range =
        QuantizationRange.of(
            node,
            typed.value(out),
            typed.value(node.input(0)).dims().rank(),
            typed::constant);
    constants.put(out + "/low", range.low());
    constants.put(out + "/high", range.high());
    List<String> dequantized = new ArrayList<>(node.inputs());
    dequantized.set(0, COPY + out);
    String real = COPY + out + "/real";
    nodes.add(
        Node.of(real, "DequantizeLinear", dequantized, List.of(real), node.attributes().without("saturate")));
    String there = clipped(COPY + out, COPY + node.input(0), out);
    String rounding = out + "/rounding";
    add(rounding, "Sub", rounding, Attributes.NONE, real, there);
    String here = clipped(out, node.input(0), out);
    add(out + "/sum", "Add", out, Attributes.NONE, here, rounding);
  }

  private String clipped(String prefix, String value, String bounds) {
    String raised = prefix + "/raised";
    String clipped = prefix + "/clipped";
    add(raised, "Max", raised, Attributes.NONE, value, bounds + "/low");
    add(clipped, "Min", clipped, Attributes.NONE, raised, bounds + "/high");
    return clipped;
  }

  private void add(
      String name, String opType, String output, Attributes attributes, String... inputs) {
    nodes.add(Node.of(name, opType, List.of(inputs), List.of(output), attributes));
  }
}
