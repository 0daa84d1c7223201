package dev.limelight.autodiff;

import dev.limelight.autodiff.OperatorRule.Kind;
import dev.limelight.autodiff.UnsupportedOperatorsException.UnsupportedNode;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.ValueInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The driver: reverse-mode differentiation of a classifier's graph into another graph.
 *
 * <p>It walks the nodes between image and logits backwards, asks each operator's rule what its
 * inputs receive, sums what arrives at a value from several readers, and names everything after the
 * forward node it belongs to. Only gradients with respect to the image are formed, so weights are
 * constants. The result reads {@code image [N,...]} and {@code target int64 [N]} and writes {@code
 * logits [N,K]} and {@code gradient[n] = d logits[n, target[n]] / d image[n]}; of a model that
 * takes one image at a time, N is 1.
 */
public final class BackwardGraph {
  /** Name of the class input. */
  public static final String TARGET = "target";

  /** Name of the logits output. */
  public static final String LOGITS = "logits";

  /** Name of the gradient output. */
  public static final String GRADIENT = "gradient";

  /** Name of the output that repeats the intermediate value a gradient was asked for at. */
  public static final String ACTIVATION = "activation";

  private final OperatorRules rules;

  /** A driver over a rule table. */
  public BackwardGraph(OperatorRules rules) {
    this.rules = rules;
  }

  /**
   * Differentiates.
   *
   * @param forward graph with one image input and one output {@code logits [N,K]}
   * @param source value the gradient is taken at: the image input, or an intermediate value
   * @param options the choices
   * @throws UnsupportedOperatorsException listing every node on the way that has no rule, or whose
   *     form its rule does not cover
   */
  public Graph differentiate(TypedGraph forward, String source, DifferentiationOptions options) {
    return differentiate(forward, source, options, UnaryOperator.identity());
  }

  /**
   * As the other.
   *
   * @param keeper puts each constant of the result where it is to be kept: those that are made of
   *     weights take as much memory as these
   */
  public Graph differentiate(
      TypedGraph forward,
      String source,
      DifferentiationOptions options,
      UnaryOperator<ConstantTensor> keeper) {
    DifferentiablePath path = DifferentiablePath.between(forward, source, LOGITS, rules);
    if (!path.unsupported().isEmpty()) {
      throw new UnsupportedOperatorsException(path.unsupported());
    }
    if (!path.values().contains(source)) {
      throw new NoGradientException(source, path.flat());
    }
    BackwardPass pass = new BackwardPass(forward, options, path.values(), keeper);
    seed(pass, forward.value(LOGITS));
    List<UnsupportedNode> uncovered = new ArrayList<>();
    List<Node> nodes = forward.graph().nodes();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      propagate(pass, nodes.get(i), source, uncovered);
    }
    if (!uncovered.isEmpty()) {
      Collections.reverse(uncovered);
      throw new UnsupportedOperatorsException(uncovered);
    }
    finish(pass, forward.value(source));
    return assemble(pass, source);
  }

  /**
   * Checks, without knowing any types, that every operator between image and logits has a rule.
   *
   * @throws UnsupportedOperatorsException listing all that have none
   */
  public void requireRules(Graph forward) {
    TypedGraph untyped = new TypedGraph(forward, Map.of(), Map.of());
    String image = forward.inputs().get(0).name();
    DifferentiablePath path = DifferentiablePath.between(untyped, image, LOGITS, rules);
    if (!path.unsupported().isEmpty()) {
      throw new UnsupportedOperatorsException(path.unsupported());
    }
  }

  /** One-hot rows: the gradient of {@code logits[n, target[n]]} with respect to the logits. */
  private static void seed(BackwardPass pass, Value logits) {
    GraphBuilder graph = pass.builder();
    graph.enter("limelight/seed", "one-hot rows: which logit is differentiated");
    long classes = logits.dims().at(1);
    long rows = logits.dims().at(0);
    Value target = new Value(TARGET, ElementType.INT64, Dims.of(rows));
    Value oneHot =
        graph.emit(
            "OneHot",
            Attributes.NONE.with("axis", -1L),
            ElementType.FLOAT,
            Dims.of(rows, classes),
            target,
            graph.constant(ConstantTensor.longs(classes)),
            graph.constant(ConstantTensor.floats(new long[] {2}, 0f, 1f)));
    pass.contribute(logits, oneHot);
  }

  private void propagate(
      BackwardPass pass, Node node, String source, List<UnsupportedNode> uncovered) {
    if (node.outputs().stream().noneMatch(v -> pass.isOnPath(v) && !v.equals(source))
        || node.inputs().stream().noneMatch(pass::isOnPath)) {
      return;
    }
    pass.builder().enter(node);
    Map<Integer, Value> gradients = new HashMap<>();
    for (int i = 0; i < node.outputs().size(); i++) {
      Value gradient = pass.gradient(node.output(i));
      if (gradient != null) {
        gradients.put(i, gradient);
      }
    }
    if (gradients.isEmpty()) {
      return;
    }
    OperatorRule rule = rules.find(node).orElseThrow();
    boolean broadcasting = rule.kind() == Kind.BROADCASTING;
    try {
      RuleContext context = new RuleContext(pass, node, broadcasting, gradients);
      rule.rule().differentiate(context);
      context.requireComplete();
    } catch (RuleNotApplicableException e) {
      uncovered.add(new UnsupportedNode(node.operator(), node.name(), messageOf(e)));
    }
  }

  private static String messageOf(RuntimeException e) {
    return String.valueOf(e.getMessage());
  }

  private static void finish(BackwardPass pass, Value source) {
    GraphBuilder graph = pass.builder();
    graph.enter("limelight/result", "the gradient at '" + source.name() + "'");
    Value sum = pass.gradient(source.name());
    if (sum == null) {
      throw new NoGradientException(source.name(), List.of());
    }
    Value full = graph.written(graph.expandLike(sum, source));
    graph
        .nodes()
        .add(
            Node.of(
                GRADIENT, "Identity", List.of(full.name()), List.of(GRADIENT), Attributes.NONE));
  }

  private static Graph assemble(BackwardPass pass, String source) {
    Graph forward = pass.forward().graph();
    List<ValueInfo> inputs = new ArrayList<>(forward.inputs());
    ValueInfo logits = info(pass.forward().value(LOGITS), LOGITS);
    inputs.add(new ValueInfo(TARGET, ElementType.INT64, List.of(logits.dims().get(0))));
    List<ValueInfo> outputs = new ArrayList<>();
    outputs.add(logits);
    outputs.add(
        forward.inputs().stream()
            .filter(input -> input.name().equals(source))
            .map(input -> input.named(GRADIENT))
            .findFirst()
            .orElseGet(() -> info(pass.forward().value(source), GRADIENT)));
    List<Node> nodes = new ArrayList<>(pass.forwardNodes());
    nodes.addAll(pass.builder().nodes().all());
    if (forward.inputs().stream().noneMatch(input -> input.name().equals(source))) {
      outputs.add(info(pass.forward().value(source), ACTIVATION));
      nodes.add(
          Node.of(ACTIVATION, "Identity", List.of(source), List.of(ACTIVATION), Attributes.NONE));
    }
    Map<String, ConstantTensor> initializers = new LinkedHashMap<>(forward.initializers());
    initializers.putAll(pass.builder().initializers());
    return new Graph(forward.name(), forward.opset(), inputs, outputs, nodes, initializers)
        .pruned();
  }

  private static ValueInfo info(Value value, String name) {
    List<String> dims = new ArrayList<>();
    for (int axis = 0; axis < value.dims().rank(); axis++) {
      long size = value.dims().at(axis);
      dims.add(size != Dims.DYNAMIC ? Long.toString(size) : axis == 0 ? "N" : "N" + axis);
    }
    return new ValueInfo(name, value.type(), dims);
  }
}
