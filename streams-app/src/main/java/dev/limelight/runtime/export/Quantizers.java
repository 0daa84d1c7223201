package dev.limelight.runtime.export;

import dev.limelight.autodiff.QuantizationRange;
import dev.limelight.autodiff.TypedGraph;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.ValueInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The quantisers of a model between image and logits, and the operators with kinks beside them:
 * quantised values lie exactly on kinks and ties, where a gradient has to choose a side.
 */
final class Quantizers {
  private final TypedGraph typed;
  private final Set<String> dependent;
  private final Set<String> needed;

  private Quantizers(TypedGraph typed, Set<String> dependent) {
    this.typed = typed;
    this.dependent = dependent;
    this.needed = needed();
  }

  static Quantizers of(TypedGraph typed, String image) {
    return new Quantizers(typed, typed.graph().reachableFrom(image));
  }

  /** What the outputs are computed from; scales that are computed are taken as they are. */
  private Set<String> needed() {
    Set<String> values = new HashSet<>();
    typed.graph().outputs().forEach(output -> values.add(output.name()));
    List<Node> reversed = new ArrayList<>(typed.graph().nodes());
    Collections.reverse(reversed);
    for (Node node : reversed) {
      if (node.outputs().stream().anyMatch(values::contains)) {
        values.addAll(
            isQuantizer(node) || isDequantizer(node) ? List.of(node.input(0)) : node.reads());
      }
    }
    return values;
  }

  TypedGraph typed() {
    return typed;
  }

  /** How many there are. */
  int count() {
    return (int) typed.graph().nodes().stream().filter(this::isQuantizer).count();
  }

  boolean isQuantizer(Node node) {
    return isLive(node, "QuantizeLinear");
  }

  boolean isDequantizer(Node node) {
    return isLive(node, "DequantizeLinear");
  }

  /** Whether its choice, at the checked picture, is part of what is checked. */
  boolean isKinked(Node node) {
    return node.domain().isEmpty()
        && HeldChoices.has(node.opType())
        && needed.contains(node.output(0))
        && watchedInputs(node).findAny().isPresent();
  }

  /**
   * Whether the logits depend on the image through one of some operators. That of a single number
   * is a zero point that is computed: it comes and goes.
   */
  boolean areBeside(Set<String> opTypes) {
    return typed.graph().nodes().stream()
        .anyMatch(
            node ->
                opTypes.contains(node.opType())
                    && dependsOnImage(node, 0)
                    && typed.value(node.input(0)).dims().rank() > 0
                    && needed.contains(node.output(0)));
  }

  private boolean isLive(Node node, String opType) {
    return node.domain().isEmpty() && node.opType().equals(opType) && dependsOnImage(node, 0);
  }

  private boolean dependsOnImage(Node node, int input) {
    return dependent.contains(node.input(input));
  }

  private IntStream watchedInputs(Node node) {
    return HeldChoices.inputs(node).filter(input -> dependsOnImage(node, input));
  }

  private QuantizationRange range(Node quantizer) {
    int rank = typed.value(quantizer.input(0)).dims().rank();
    return QuantizationRange.of(quantizer, typed.value(quantizer.output(0)), rank, typed::constant);
  }

  /** Where a watched graph hands out what rounding adds. */
  static String watched(Node node) {
    return "limelight/watched/" + node.name();
  }

  /** Where a watched graph hands out an input of an operator with a kink; else that input. */
  String watched(Node node, int input) {
    return dependsOnImage(node, input) ? watched(node) + "/" + input : node.input(input);
  }

  /**
   * A backward graph that hands out, of every quantiser, {@code dequantize(quantize(x)) - clip(x)},
   * and of every operator with a kink what it reads; nothing else is different about it.
   */
  Graph watching(Graph backward) {
    List<Node> nodes = new ArrayList<>();
    List<ValueInfo> outputs = new ArrayList<>(backward.outputs());
    Map<String, ConstantTensor> constants = new LinkedHashMap<>(backward.initializers());
    for (Node node : backward.nodes()) {
      nodes.add(node);
      if (isQuantizer(node)) {
        watchRounding(node, nodes, constants);
        outputs.add(output(watched(node), node.input(0)));
      } else if (isKinked(node)) {
        Attributes toFloat = Attributes.NONE.with("to", (long) ElementType.FLOAT.code());
        watchedInputs(node)
            .forEach(
                input -> {
                  String name = watched(node, input);
                  add(nodes, "Cast", name, toFloat, node.input(input));
                  outputs.add(output(name, node.input(input)));
                });
      }
    }
    return backward.withNodes(nodes).withOutputs(outputs).withInitializers(constants);
  }

  private ValueInfo output(String name, String likeValue) {
    List<String> dims = new ArrayList<>();
    for (int axis = 0; axis < typed.value(likeValue).dims().rank(); axis++) {
      dims.add(name + axis);
    }
    return new ValueInfo(name, ElementType.FLOAT, dims);
  }

  private void watchRounding(Node node, List<Node> nodes, Map<String, ConstantTensor> constants) {
    String name = watched(node);
    List<String> dequantized = new ArrayList<>(node.inputs());
    dequantized.set(0, node.output(0));
    add(
        nodes,
        "DequantizeLinear",
        name + "/real",
        node.attributes().without("saturate").without("output_dtype").without("precision"),
        dequantized.toArray(String[]::new));
    String clipped = clipped(nodes, constants, node, name);
    add(nodes, "Sub", name, Attributes.NONE, name + "/real", clipped);
  }

  /** Adds {@code clip(x)} to the range of a quantiser; gives its name. */
  String clipped(
      List<Node> nodes, Map<String, ConstantTensor> constants, Node quantizer, String prefix) {
    if (typed.constant(quantizer.input(1)).isEmpty()) {
      // A range that is computed is that of the values: none of them lies beyond it.
      return quantizer.input(0);
    }
    QuantizationRange range = range(quantizer);
    constants.put(prefix + "/low", range.low());
    constants.put(prefix + "/high", range.high());
    String raised = prefix + "/raised";
    String clipped = prefix + "/clipped";
    add(nodes, "Max", raised, Attributes.NONE, quantizer.input(0), prefix + "/low");
    add(nodes, "Min", clipped, Attributes.NONE, raised, prefix + "/high");
    return clipped;
  }

  /** A node that is called after what it writes; a node of the model may be called as that. */
  static void add(
      List<Node> nodes, String opType, String output, Attributes attributes, String... inputs) {
    String name = "limelight/writer-of/" + output;
    nodes.add(Node.of(name, opType, List.of(inputs), List.of(output), attributes));
  }
}
