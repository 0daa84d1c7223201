package dev.limelight.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A model with what {@link StandardOperators} makes of its operators beside each of them, on the
 * values that the model itself gives it. The outputs say how far the two are apart.
 *
 * @param graph the model at opset {@value OpsetNormalizer#TARGET}, its outputs those of {@code
 *     pairs} alone
 * @param pairs an operator's node and what was made of it, each
 */
public record RewrittenNodes(Graph graph, List<Pair> pairs) {
  private static final String BESIDE = "limelight/beside/";
  private static final Attributes NONE = Attributes.NONE;

  /**
   * A node and what was made of it.
   *
   * @param node the model's
   * @param quantised whether its output is of whole numbers, and differences count their steps
   * @param difference output that holds the largest difference of an element
   * @param largest output that holds the largest magnitude of an element
   */
  public record Pair(Node node, boolean quantised, String difference, String largest) {}

  public RewrittenNodes {
    pairs = List.copyOf(pairs);
  }

  /**
   * The nodes of a model that are computed from its image alone.
   *
   * @param model in the operators that it is written in
   * @param image its image input
   */
  public static RewrittenNodes of(Graph model, ValueInfo image) {
    Graph whole = OpsetNormalizer.converted(model);
    Map<String, ConstantTensor> constants = new LinkedHashMap<>(whole.initializers());
    Set<String> known = new HashSet<>(constants.keySet());
    known.add(image.name());
    known.add("");
    List<Node> nodes = new ArrayList<>();
    List<Pair> pairs = new ArrayList<>();
    for (Node node : whole.nodes()) {
      if (!known.containsAll(node.reads())) {
        continue;
      }
      known.addAll(node.outputs());
      nodes.add(node);
      Graph alone = StandardOperators.of(alone(whole, node));
      if (!alone.nodes().equals(List.of(node))) {
        constants.putAll(alone.initializers());
        pairs.add(beside(node, alone.nodes(), nodes));
      }
    }
    List<ValueInfo> outputs =
        pairs.stream()
            .flatMap(pair -> List.of(pair.difference(), pair.largest()).stream())
            .map(name -> new ValueInfo(name, ElementType.FLOAT, List.of("1")))
            .toList();
    Graph compared =
        whole
            .withNodes(nodes)
            .withInitializers(constants)
            .withInputs(List.of(image))
            .withOutputs(outputs);
    return new RewrittenNodes(compared.pruned(), pairs);
  }

  /** A node with the constants that it reads: copies of all would take quadratic time. */
  private static Graph alone(Graph whole, Node node) {
    Map<String, ConstantTensor> read = new LinkedHashMap<>();
    for (String name : node.inputs()) {
      ConstantTensor constant = whole.initializers().get(name);
      if (constant != null) {
        read.put(name, constant);
      }
    }
    return whole.withNodes(List.of(node)).withInitializers(read);
  }

  private static Pair beside(Node node, List<Node> rewritten, List<Node> nodes) {
    Set<String> own = new HashSet<>();
    rewritten.forEach(step -> own.addAll(step.outputs()));
    UnaryOperator<String> renamed = value -> own.contains(value) ? BESIDE + value : value;
    for (Node step : rewritten) {
      nodes.add(
          step.named(BESIDE + step.name())
              .withInputs(step.inputs().stream().map(renamed).toList())
              .withOutputs(step.outputs().stream().map(renamed).toList()));
    }
    String prefix = BESIDE + node.name();
    Attributes toFloat = NONE.with("to", (long) ElementType.FLOAT.code());
    String given = add(nodes, prefix + "/given", "Cast", toFloat, node.output(0));
    String made = add(nodes, prefix + "/made", "Cast", toFloat, BESIDE + node.output(0));
    String apart = add(nodes, prefix + "/apart", "Sub", NONE, given, made);
    boolean quantised =
        node.opType().equals("DynamicQuantizeLinear")
            || rewritten.stream()
                .anyMatch(
                    step ->
                        step.output(0).equals(node.output(0))
                            && step.opType().equals("QuantizeLinear"));
    return new Pair(
        node, quantised, largest(nodes, prefix + "/off", apart), largest(nodes, prefix, given));
  }

  /** The largest magnitude in a value, as a line of one number. */
  private static String largest(List<Node> nodes, String prefix, String value) {
    String magnitude = add(nodes, prefix + "/magnitude", "Abs", NONE, value);
    String flat = add(nodes, prefix + "/flat", "Flatten", NONE.with("axis", 0L), magnitude);
    String all = add(nodes, prefix + "/all", "ReduceMax", NONE.with("keepdims", 1L), flat);
    return add(nodes, prefix + "/largest", "Flatten", NONE.with("axis", 0L), all);
  }

  private static String add(
      List<Node> nodes, String output, String opType, Attributes attributes, String... inputs) {
    nodes.add(Node.of(output, opType, List.of(inputs), List.of(output), attributes));
    return output;
  }
}
