package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.RuleContext;
import dev.limelight.onnx.Node;

/**
 * Values that are a ReLU's output, or several ReLUs' outputs joined: nowhere negative, and where
 * they are zero no gradient passes.
 */
final class Rectified {
  private Rectified() {}

  /** Whether a value is one. */
  static boolean is(RuleContext c, String value) {
    return c.producer(value).map(node -> isRelu(c, node) || isJoined(c, node)).orElse(false);
  }

  /** A ReLU that the gradient goes on through: at a value that it ends at nothing is stopped. */
  private static boolean isRelu(RuleContext c, Node node) {
    return node.opType().equals("Relu") && c.isOnPath(node.input(0));
  }

  private static boolean isJoined(RuleContext c, Node node) {
    return node.opType().equals("Concat")
        && node.inputs().stream()
            .allMatch(part -> c.producer(part).map(relu -> isRelu(c, relu)).orElse(false));
  }
}
