package dev.limelight.runtime.export;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rewrites a backward graph so that what {@link Float16Operators} allows is computed in float16.
 * Inputs and outputs stay float32; casts stand where a value is read in the other type, one for
 * each value.
 *
 * <p>Gradients are often smaller than what float16 resolves, so the seed is multiplied by a power
 * of two and the finished gradient, in float32, divided by it.
 */
final class Float16Conversion {
  private static final String HALF = "/float16";

  private final Graph source;
  private final Float16Operators operators;
  private final boolean simulated;
  private final float scale;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, ConstantTensor> constants = new LinkedHashMap<>();
  private final Set<String> singles = new HashSet<>();
  private final Set<String> halves = new HashSet<>();
  private int inFloat16;

  private Float16Conversion(Graph source, float scale, boolean simulated) {
    this.source = source;
    this.operators = new Float16Operators(source, InferredTypes.of(source));
    this.simulated = simulated;
    this.scale = scale;
  }

  /**
   * A converted graph.
   *
   * @param graph the graph
   * @param inFloat16 number of nodes that compute in float16
   */
  record Converted(Graph graph, int inFloat16) {}

  /**
   * The graph in float16.
   *
   * @param backward as the exporter writes it
   * @param scale what gradients are multiplied by on their way, a power of two
   */
  static Converted of(Graph backward, float scale) {
    return new Float16Conversion(backward, scale, false).run();
  }

  /**
   * A float32 graph of the same arithmetic: every result is rounded to float16. This is what a CPU,
   * which has few float16 kernels and leaves roundings out between the others, is measured with.
   */
  static Graph simulated(Graph backward, float scale) {
    return new Float16Conversion(backward, scale, true).run().graph();
  }

  private Converted run() {
    source.inputs().forEach(input -> singles.add(input.name()));
    constants.putAll(source.initializers());
    singles.addAll(constants.keySet());
    for (Node node : source.nodes()) {
      convert(node);
    }
    source.outputs().forEach(output -> single(output.name()));
    return new Converted(source.withNodes(nodes).withInitializers(constants).pruned(), inFloat16);
  }

  private void convert(Node node) {
    if (node.outputs().contains(BackwardGraph.GRADIENT)) {
      constants.put("limelight/float16/unscale", ConstantTensor.scalar(1 / scale));
      add(
          "Mul",
          Attributes.NONE,
          node.output(0),
          single(node.input(0)),
          "limelight/float16/unscale");
    } else if (node.opType().equals("OneHot") && node.input(0).equals(BackwardGraph.TARGET)) {
      constants.put("limelight/float16/seed", ConstantTensor.floats(new long[] {2}, 0f, scale));
      keep(node.withInputs(List.of(node.input(0), node.input(1), "limelight/float16/seed")));
    } else if (operators.suits(node)) {
      halved(node);
    } else {
      node.reads().forEach(this::single);
      keep(node);
    }
  }

  private void keep(Node node) {
    nodes.add(node);
    node.outputs().forEach(singles::add);
  }

  private void halved(Node node) {
    inFloat16++;
    List<String> inputs =
        node.inputs().stream().map(v -> operators.isFloat(v) ? half(v) : single(v)).toList();
    List<String> outputs = new ArrayList<>();
    for (String output : node.outputs()) {
      boolean rounded = operators.isFloat(output);
      outputs.add(rounded ? output + HALF + (simulated ? "/exact" : "") : output);
      (rounded ? halves : singles).add(output);
    }
    nodes.add(node.withInputs(inputs).withOutputs(outputs));
    if (simulated) {
      node.outputs().stream()
          .filter(operators::isFloat)
          .forEach(output -> round(output + HALF + "/exact", output + HALF));
    }
  }

  /** The name of a value in float32. */
  private String single(String value) {
    if (halves.contains(value) && singles.add(value)) {
      add("Cast", Attributes.NONE.with("to", (long) ElementType.FLOAT.code()), value, value + HALF);
    }
    return value;
  }

  /** The name of a float32 value in float16. */
  private String half(String value) {
    String half = value + HALF;
    if (halves.add(value)) {
      ConstantTensor constant = source.initializers().get(value);
      if (constant != null) {
        ConstantTensor rounded = ConstantTensor.halves(constant.dims(), constant.toFloats());
        constants.put(
            half, simulated ? ConstantTensor.floats(rounded.dims(), rounded.toFloats()) : rounded);
      } else if (simulated) {
        round(value, half);
      } else {
        add("Cast", Attributes.NONE.with("to", (long) ElementType.FLOAT16.code()), half, value);
      }
    }
    return half;
  }

  private void round(String from, String to) {
    String bits = to + "/bits";
    add("Cast", Attributes.NONE.with("to", (long) ElementType.FLOAT16.code()), bits, from);
    add("Cast", Attributes.NONE.with("to", (long) ElementType.FLOAT.code()), to, bits);
  }

  private void add(String opType, Attributes attributes, String output, String... inputs) {
    nodes.add(Node.of(output + "/" + opType, opType, List.of(inputs), List.of(output), attributes));
    singles.add(output);
  }
}
