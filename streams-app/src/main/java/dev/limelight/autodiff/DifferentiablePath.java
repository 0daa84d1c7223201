package dev.limelight.autodiff;

import dev.limelight.autodiff.OperatorRule.Kind;
import dev.limelight.autodiff.UnsupportedOperatorsException.UnsupportedNode;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The values that lie both downstream of the image and upstream of the logits and carry a gradient:
 * floating-point ones, and integers that stand for quantised ones.
 */
final class DifferentiablePath {
  private final Set<String> values;
  private final List<UnsupportedNode> unsupported;
  private final Supplier<List<Node>> flat;

  private DifferentiablePath(
      Set<String> values, List<UnsupportedNode> unsupported, Supplier<List<Node>> flat) {
    this.values = values;
    this.unsupported = unsupported;
    this.flat = flat;
  }

  static DifferentiablePath between(
      TypedGraph typed, String source, String sink, OperatorRules rules) {
    Set<String> downstream = new HashSet<>(Set.of(source));
    for (Node node : typed.graph().nodes()) {
      if (passes(node, rules) && carriers(node).stream().anyMatch(downstream::contains)) {
        boolean computed =
            rules.find(node).isEmpty()
                && node.reads().stream()
                    .anyMatch(value -> downstream.contains(value) && isWhole(typed, value));
        node.outputs().stream()
            .filter(value -> carries(typed, node, value) || computed)
            .forEach(downstream::add);
      }
    }
    List<Node> reversed = new ArrayList<>(typed.graph().nodes());
    Collections.reverse(reversed);
    Set<String> path = new HashSet<>(Set.of(sink));
    List<UnsupportedNode> unsupported = new ArrayList<>();
    for (Node node : reversed) {
      if (!passes(node, rules)
          || node.outputs().stream().noneMatch(path::contains)
          || carriers(node).stream().noneMatch(downstream::contains)) {
        continue;
      }
      carriers(node).stream().filter(downstream::contains).forEach(path::add);
      if (rules.find(node).isEmpty()) {
        unsupported.add(
            new UnsupportedNode(node.operator(), node.name(), MissingRule.reason(node)));
      }
    }
    Collections.reverse(unsupported);
    path.retainAll(downstream);
    return new DifferentiablePath(path, unsupported, () -> flat(reversed, downstream, sink, rules));
  }

  /** The nodes at which a gradient ends that would otherwise pass between source and sink. */
  private static List<Node> flat(
      List<Node> reversed, Set<String> downstream, String sink, OperatorRules rules) {
    Set<String> upstream = new HashSet<>(Set.of(sink));
    List<Node> flat = new ArrayList<>();
    for (Node node : reversed) {
      if (node.outputs().stream().anyMatch(upstream::contains)) {
        upstream.addAll(node.reads());
        if (!passes(node, rules) && node.reads().stream().anyMatch(downstream::contains)) {
          flat.add(node);
        }
      }
    }
    Collections.reverse(flat);
    return flat;
  }

  /** What a node passes a gradient on to; scales of quantisers are taken as they are. */
  private static Collection<String> carriers(Node node) {
    return QuantizedValues.isQuantizer(node) ? List.of(node.input(0)) : node.reads();
  }

  private static boolean passes(Node node, OperatorRules rules) {
    return rules.find(node).map(rule -> rule.kind() != Kind.ZERO).orElse(true);
  }

  /** Whether a value is of whole numbers: where it carries a gradient, they are quantised ones. */
  private static boolean isWhole(TypedGraph typed, String value) {
    return typed.values().containsKey(value) && !typed.value(value).type().isFloatingPoint();
  }

  private static boolean carries(TypedGraph typed, Node node, String value) {
    if (value.isEmpty() || !typed.values().containsKey(value)) {
      return !value.isEmpty();
    }
    ElementType type = typed.value(value).type();
    return type.isFloatingPoint() || QuantizedValues.areWrittenBy(node, type);
  }

  /** The values, source and sink among them where they are connected. */
  Set<String> values() {
    return values;
  }

  /** Nodes of zero gradient that values downstream of the source reach, in the graph's order. */
  List<Node> flat() {
    return flat.get();
  }

  /** Nodes on the path whose operator has no rule, in the graph's order. */
  List<UnsupportedNode> unsupported() {
    return unsupported;
  }
}
