package dev.limelight.autodiff;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A model has nodes between image and logits that cannot be differentiated: all of them, at once.
 */
public final class UnsupportedOperatorsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * One such node.
   *
   * @param operator operator with its domain
   * @param node the node's name
   * @param reason what is missing
   */
  public record UnsupportedNode(String operator, String node, String reason) {}

  private final transient List<UnsupportedNode> nodes;

  /** The exception for at least one node. */
  public UnsupportedOperatorsException(List<UnsupportedNode> nodes) {
    super(
        nodes.size()
            + (nodes.size() == 1 ? " node" : " nodes")
            + " between image and logits cannot be differentiated:\n"
            + nodes.stream()
                .map(n -> "  " + n.operator() + " at node '" + n.node() + "': " + n.reason())
                .collect(Collectors.joining("\n")));
    this.nodes = List.copyOf(nodes);
  }

  /** The nodes in the graph's order. */
  public List<UnsupportedNode> nodes() {
    return nodes;
  }
}
