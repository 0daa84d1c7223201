package dev.limelight.runtime.export;

import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.ValueInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rewrites a float32 graph into the same graph in float64, for exact finite differences. */
final class DoublePrecision {
  /** Operators whose CPU kernels of ONNX Runtime take float32 only. */
  static final Set<String> FLOAT_ONLY =
      Set.of(
          "Acos",
          "Acosh",
          "Asin",
          "Asinh",
          "Atan",
          "Atanh",
          "AveragePool",
          "Celu",
          "Col2Im",
          "Conv",
          "ConvTranspose",
          "Cosh",
          "DequantizeLinear",
          "Erf",
          "GlobalAveragePool",
          "GlobalLpPool",
          "GlobalMaxPool",
          "GridSample",
          "InstanceNormalization",
          "LRN",
          "LayerNormalization",
          "LpPool",
          "Mean",
          "QuantizeLinear",
          "Resize",
          "Shrink",
          "Sinh",
          "Tan");

  private final Graph graph;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, ConstantTensor> constants = new LinkedHashMap<>();

  private DoublePrecision(Graph graph) {
    this.graph = graph;
  }

  /** Whether every operator has a kernel in double. */
  static boolean covers(Graph graph) {
    return graph.nodes().stream().noneMatch(node -> FLOAT_ONLY.contains(node.opType()));
  }

  /** The graph with double inputs, constants and outputs. */
  static Graph of(Graph graph) {
    return new DoublePrecision(graph).rewritten();
  }

  private Graph rewritten() {
    graph.initializers().forEach((name, tensor) -> constants.put(name, doubled(tensor)));
    graph.nodes().forEach(this::rewrite);
    return new Graph(
        graph.name(),
        graph.opset(),
        graph.inputs().stream().map(DoublePrecision::doubled).toList(),
        graph.outputs().stream().map(DoublePrecision::doubled).toList(),
        nodes,
        constants);
  }

  private void rewrite(Node node) {
    switch (node.opType()) {
      case "HardSigmoid" -> hardSigmoid(node);
      case "OneHot" -> oneHot(node);
      case "Cast" -> nodes.add(with(node, castTarget(node.attributes())));
      default -> nodes.add(with(node, doubled(node.attributes())));
    }
  }

  private static Attributes castTarget(Attributes attributes) {
    return attributes.integer("to", 0) == ElementType.FLOAT.code()
        ? attributes.with("to", (long) ElementType.DOUBLE.code())
        : attributes;
  }

  /** {@code clip(alpha x + beta, 0, 1)}: has no double kernel of its own. */
  private void hardSigmoid(Node node) {
    String base = node.output(0);
    double alpha = node.attributes().real("alpha", 0.2f);
    double beta = node.attributes().real("beta", 0.5f);
    constants.put(base + "/alpha", scalar(alpha));
    constants.put(base + "/beta", scalar(beta));
    constants.put(base + "/zero", scalar(0));
    constants.put(base + "/one", scalar(1));
    add("Mul", base + "/scaled", node.input(0), base + "/alpha");
    add("Add", base + "/shifted", base + "/scaled", base + "/beta");
    add("Clip", base, base + "/shifted", base + "/zero", base + "/one");
  }

  private void add(String opType, String output, String... inputs) {
    nodes.add(Node.of(output, opType, List.of(inputs), List.of(output), Attributes.NONE));
  }

  /** Has no kernel that writes doubles: written in float and cast. */
  private void oneHot(Node node) {
    String values = node.output(0) + "/values";
    String written = node.output(0) + "/float";
    constants.put(values, graph.initializers().get(node.input(2)));
    nodes.add(
        node.withInputs(List.of(node.input(0), node.input(1), values))
            .withOutputs(List.of(written)));
    nodes.add(
        Node.of(
            node.name() + "/cast",
            "Cast",
            List.of(written),
            List.of(node.output(0)),
            Attributes.NONE.with("to", (long) ElementType.DOUBLE.code())));
  }

  private static Node with(Node node, Attributes attributes) {
    return node.withAttributes(attributes);
  }

  private static Attributes doubled(Attributes attributes) {
    Attributes result = attributes;
    for (String name : attributes.names()) {
      if (name.equals("value") && attributes.tensor(name).isPresent()) {
        result = result.with(name, doubled(attributes.tensor(name).get()));
      }
    }
    return result;
  }

  private static ValueInfo doubled(ValueInfo info) {
    return info.type() == ElementType.FLOAT
        ? new ValueInfo(info.name(), ElementType.DOUBLE, info.dims())
        : info;
  }

  private static ConstantTensor doubled(ConstantTensor tensor) {
    if (tensor.type() != ElementType.FLOAT) {
      return tensor;
    }
    float[] values = tensor.toFloats();
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putDouble(value);
    }
    return ConstantTensor.of(ElementType.DOUBLE, tensor.dims(), bytes.array());
  }

  private static ConstantTensor scalar(double value) {
    ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return ConstantTensor.of(ElementType.DOUBLE, new long[0], bytes.putDouble(value).array());
  }
}
