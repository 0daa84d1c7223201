package dev.limelight.runtime.export;

import static dev.limelight.runtime.export.Quantizers.add;

import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
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
 * except that rounded values lie on ties and kinks, so MaxPool, Relu and Clip keep the choices they
 * made at {@code x0} as well.
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
    for (Node node : graph.nodes()) {
      if (quantizers.isQuantizer(node)) {
        String clipped = quantizers.clipped(nodes, constants, node, node.output(0));
        add(nodes, "Add", node.output(0), Attributes.NONE, clipped, picture(node));
      } else if (quantizers.isDequantizer(node)) {
        add(nodes, "Identity", node.output(0), Attributes.NONE, node.input(0));
      } else if (quantizers.isKinked(node)) {
        switch (node.opType()) {
          case "Relu" -> relu(node);
          case "Clip" -> clip(node);
          default -> maxPool(node);
        }
      } else {
        nodes.add(node);
      }
    }
    return graph.withNodes(nodes).withInitializers(constants);
  }

  /**
   * What was seen of a node at the picture, as a constant: the first half of a batch of two, whose
   * images may have several rows each, as windows have.
   */
  private String picture(Node node) {
    String name = Quantizers.watched(node);
    FloatTensor batch = Objects.requireNonNull(seen.get(name), name);
    long[] dims = batch.shape().toLongArray();
    dims[0] /= IMAGES;
    float[] first = Arrays.copyOf(batch.values(), batch.size() / IMAGES);
    constants.put(name, ConstantTensor.floats(dims, first));
    return name;
  }

  private void relu(Node node) {
    String out = node.output(0);
    constants.put(out + "/zero", ConstantTensor.scalar(0f));
    add(nodes, "Greater", out + "/positive", Attributes.NONE, picture(node), out + "/zero");
    String mask = out + "/mask";
    add(nodes, "Cast", mask, toFloat(), out + "/positive");
    add(nodes, "Mul", out, Attributes.NONE, node.input(0), mask);
  }

  private static Attributes toFloat() {
    return Attributes.NONE.with("to", (long) ElementType.FLOAT.code());
  }

  /** The input where it lay strictly between the bounds, else what was put out. */
  private void clip(Node node) {
    String out = node.output(0);
    String x = picture(node);
    List<String> inputs = new ArrayList<>(node.inputs());
    inputs.set(0, x);
    String there = out + "/there";
    nodes.add(Node.of(there, "Clip", inputs, List.of(there), node.attributes()));
    String free = out + "/free";
    add(nodes, "Equal", free, Attributes.NONE, there, x);
    for (int bound = 1; bound <= 2; bound++) {
      if (node.hasInput(bound)) {
        String within = out + "/within" + bound;
        String both = out + "/free" + bound;
        String side = bound == 1 ? "Greater" : "Less";
        add(nodes, side, within, Attributes.NONE, x, node.input(bound));
        add(nodes, "And", both, Attributes.NONE, free, within);
        free = both;
      }
    }
    add(nodes, "Where", out, Attributes.NONE, free, node.input(0), there);
  }

  /** The elements that were the largest: the first of equal ones. */
  private void maxPool(Node node) {
    String out = node.output(0);
    String pooled = out + "/pooled";
    String indices = out + "/indices";
    Attributes rowMajor = node.attributes().without("storage_order");
    nodes.add(
        Node.of(pooled, "MaxPool", List.of(picture(node)), List.of(pooled, indices), rowMajor));
    constants.put(out + "/flat", ConstantTensor.longs(0, -1));
    constants.put(out + "/line", ConstantTensor.longs(1, -1));
    constants.put(out + "/first", ConstantTensor.longs(0));
    constants.put(out + "/one", ConstantTensor.longs(1));
    add(nodes, "Reshape", out + "/elements", Attributes.NONE, node.input(0), out + "/flat");
    add(nodes, "Reshape", out + "/places", Attributes.NONE, indices, out + "/line");
    add(nodes, "Shape", out + "/sizes", Attributes.NONE, node.input(0));
    add(nodes, "Gather", out + "/rows", Attributes.NONE, out + "/sizes", out + "/first");
    Attributes first = Attributes.NONE.with("axis", 0L);
    add(nodes, "Concat", out + "/batch", first, out + "/rows", out + "/one");
    add(nodes, "Expand", out + "/all", Attributes.NONE, out + "/places", out + "/batch");
    Attributes second = Attributes.NONE.with("axis", 1L);
    add(nodes, "GatherElements", out + "/taken", second, out + "/elements", out + "/all");
    add(nodes, "Shape", out + "/shape", Attributes.NONE, pooled);
    constants.put(out + "/end", ConstantTensor.longs(Long.MAX_VALUE));
    add(nodes, "Slice", out + "/rest", Attributes.NONE, out + "/shape", out + "/one", out + "/end");
    add(nodes, "Concat", out + "/whole", first, out + "/rows", out + "/rest");
    add(nodes, "Reshape", out, Attributes.NONE, out + "/taken", out + "/whole");
  }
}
