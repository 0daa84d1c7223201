package dev.limelight.autodiff;

import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The state of one differentiation: gradients that have arrived, nodes emitted so far. */
final class BackwardPass {
  private final TypedGraph forward;
  private final DifferentiationOptions options;
  private final Set<String> path;
  private final GraphBuilder builder;
  private final Map<String, List<Value>> contributions = new HashMap<>();
  private final Map<String, List<String>> extendedOutputs = new HashMap<>();
  private final Map<String, Node> producers;
  private final Map<String, Integer> readers = new HashMap<>();
  private final Set<String> rectified = new HashSet<>();
  private final Map<String, Integer> sent = new HashMap<>();

  /**
   * A pass over the values of {@code path}, which are the only ones that get gradients.
   *
   * @param keeper puts each constant that is emitted where it is to be kept
   */
  BackwardPass(
      TypedGraph forward,
      DifferentiationOptions options,
      Set<String> path,
      UnaryOperator<ConstantTensor> keeper) {
    this.forward = forward;
    this.options = options;
    this.path = path;
    this.builder = new GraphBuilder(keeper);
    this.producers = forward.graph().producers();
    for (Node node : forward.graph().nodes()) {
      node.reads().forEach(value -> readers.merge(value, 1, Integer::sum));
    }
    forward.graph().outputs().forEach(output -> readers.merge(output.name(), 1, Integer::sum));
  }

  TypedGraph forward() {
    return forward;
  }

  DifferentiationOptions options() {
    return options;
  }

  GraphBuilder builder() {
    return builder;
  }

  boolean isOnPath(String value) {
    return path.contains(value);
  }

  void contribute(Value target, Value gradient) {
    sent.merge(gradient.name(), 1, Integer::sum);
    contributions.computeIfAbsent(target.name(), key -> new ArrayList<>()).add(gradient);
  }

  /** The sum of what has arrived for a value, or null if nothing has. */
  @Nullable Value gradient(String value) {
    List<Value> arrived = contributions.remove(value);
    if (arrived == null) {
      return null;
    }
    Value sum = arrived.get(0);
    for (Value next : arrived.subList(1, arrived.size())) {
      sum = builder.add(sum, next);
    }
    return arrived.stream().allMatch(this::isRectified) ? rectified(sum) : sum;
  }

  int timesSent(Value gradient) {
    return sent.getOrDefault(gradient.name(), 0);
  }

  /** Notes that a gradient is zero wherever the value it belongs to is. */
  Value rectified(Value gradient) {
    rectified.add(gradient.name());
    return gradient;
  }

  boolean isRectified(Value gradient) {
    return rectified.contains(gradient.name());
  }

  int readers(String value) {
    return readers.getOrDefault(value, 0);
  }

  Optional<Node> producer(String value) {
    return Optional.ofNullable(producers.get(value));
  }

  Value extraOutput(Node node, int index, ElementType type, Dims dims) {
    if (!node.output(index).isEmpty()) {
      return new Value(node.output(index), type, dims);
    }
    List<String> outputs =
        extendedOutputs.computeIfAbsent(node.name(), key -> new ArrayList<>(node.outputs()));
    while (outputs.size() <= index) {
      outputs.add("");
    }
    if (outputs.get(index).isEmpty()) {
      outputs.set(index, node.name() + "/output_" + index);
    }
    return new Value(outputs.get(index), type, dims);
  }

  /** The forward nodes, with the outputs that rules have asked for. */
  List<Node> forwardNodes() {
    List<Node> nodes = new ArrayList<>();
    for (Node node : forward.graph().nodes()) {
      List<String> outputs = extendedOutputs.get(node.name());
      nodes.add(outputs == null ? node : node.withOutputs(outputs));
    }
    return nodes;
  }
}
