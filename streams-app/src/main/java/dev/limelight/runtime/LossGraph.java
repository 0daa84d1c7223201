package dev.limelight.runtime;

import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.Node;
import dev.limelight.tensor.Activation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns a backward graph of a logit into one of the loss {@code -log p[target]}: only the seed
 * changes, from one-hot rows to the loss's gradient with respect to the logits. Stateless.
 */
final class LossGraph {
  private static final String NODE = "limelight/seed/loss";

  private LossGraph() {}

  /**
   * The graph of the loss.
   *
   * @param backward as the exporter writes it: one OneHot makes the seed of the target
   * @param target name of its class input
   * @param logits name of its logits
   * @param classes number of logits; one logit stands for two classes, 0 and 1
   * @param activation what makes probabilities of the logits
   * @throws IllegalArgumentException if the graph has no such seed
   */
  static Graph of(
      Graph backward, String target, String logits, int classes, Activation activation) {
    List<Node> nodes = new ArrayList<>();
    Map<String, ConstantTensor> constants = new LinkedHashMap<>(backward.initializers());
    boolean found = false;
    for (Node node : backward.nodes()) {
      if (!found && node.opType().equals("OneHot") && node.input(0).equals(target)) {
        found = true;
        String oneHot = NODE + "/target";
        nodes.add(node.withOutputs(List.of(oneHot)));
        nodes.addAll(seed(node.output(0), oneHot, logits, classes, activation, constants));
      } else {
        nodes.add(node);
      }
    }
    if (!found) {
      throw new IllegalArgumentException(
          "The backward graph has no one-hot seed of its input '" + target + "'; export it again");
    }
    return backward.withNodes(nodes).withInitializers(constants);
  }

  private static List<Node> seed(
      String output,
      String oneHot,
      String logits,
      int classes,
      Activation activation,
      Map<String, ConstantTensor> constants) {
    String p = NODE + "/probabilities";
    if (activation == Activation.SOFTMAX && classes > 1) {
      // d(-log softmax_c)/dz = p - onehot.
      return List.of(
          node("Softmax", List.of(logits), p, Attributes.NONE.with("axis", -1L)),
          node("Sub", List.of(p, oneHot), output, Attributes.NONE));
    }
    String error = NODE + "/error";
    if (classes > 1) {
      // Classes on their own: d(-log sigmoid(z_c))/dz_c = p - 1, nothing for the others.
      return List.of(
          node("Sigmoid", List.of(logits), p, Attributes.NONE),
          node("Sub", List.of(p, oneHot), error, Attributes.NONE),
          node("Mul", List.of(error, oneHot), output, Attributes.NONE));
    }
    // One logit: class 0 has probability 1 - p and the gradient p, class 1 the gradient p - 1. The
    // one-hot row of class 1 is all zero, as it lies beyond the one logit.
    String one = NODE + "/one";
    String negative = NODE + "/negative";
    constants.put(one, ConstantTensor.scalar(1f));
    return List.of(
        node("Sigmoid", List.of(logits), p, Attributes.NONE),
        node("Sub", List.of(oneHot, one), negative, Attributes.NONE),
        node("Add", List.of(p, negative), output, Attributes.NONE));
  }

  private static Node node(
      String opType, List<String> inputs, String output, Attributes attributes) {
    return Node.of(NODE + "/" + opType, opType, inputs, List.of(output), attributes);
  }
}
