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
    return c.producer(value).map(node -> isRelu(node) || isJoined(c, node)).orElse(false);
  }

  private static boolean isRelu(Node node) {
    return node.opType().equals("Relu");
  }

  private static boolean isJoined(RuleContext c, Node node) {
    return node.opType().equals("Concat")
        && node.inputs().stream()
            .allMatch(part -> c.producer(part).map(Rectified::isRelu).orElse(false));
  }
}
