package dev.limelight.autodiff;

import static java.util.stream.Collectors.groupingBy;

import dev.limelight.onnx.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Nothing differentiable connects a value with the logits. */
public final class NoGradientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Of a value whose every way to the logits, if there is one, passes one of some nodes. */
  NoGradientException(String value, List<Node> flat) {
    super(
        "No differentiable path leads from '%s' to the logits: %s"
            .formatted(
                value,
                flat.isEmpty()
                    ? "they do not depend on it"
                    : "every way passes an operator whose gradient is zero: " + operators(flat)));
  }

  /** Each operator once, with the first node of it. */
  private static String operators(List<Node> nodes) {
    Map<String, List<Node>> byOperator =
        nodes.stream().collect(groupingBy(Node::operator, LinkedHashMap::new, Collectors.toList()));
    return byOperator.entrySet().stream()
        .map(
            entry -> {
              int further = entry.getValue().size() - 1;
              String name = entry.getKey() + " at node '" + entry.getValue().get(0).name() + "'";
              return further == 0 ? name : name + " and " + further + " more";
            })
        .collect(Collectors.joining("; "));
  }
}
