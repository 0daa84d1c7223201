package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.RuleNotApplicableException;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ElementType;

/**
 * The real numbers that a QuantizeLinear node can represent whose one scale is computed when the
 * graph runs, as that of dynamic quantisation is: up to half a step beyond its outermost integers.
 */
final class ComputedRange {
  private static final float LOWEST = -0.5f;
  private static final float HIGHEST = 255.5f;

  private final GraphBuilder graph;
  private final Value x;
  private final Value scale;
  private final Value zero;

  private ComputedRange(GraphBuilder graph, Value x, Value scale, Value zero) {
    this.graph = graph;
    this.x = x;
    this.scale = scale;
    this.zero = zero;
  }

  /**
   * That of a rule's node.
   *
   * @throws RuleNotApplicableException if it has several scales, or writes others than bytes
   */
  static ComputedRange of(RuleContext c) {
    boolean bytes = c.output(0).type() == ElementType.UINT8 && c.node().hasInput(2);
    if (!bytes || !c.input(1).dims().equals(Dims.of()) || !c.input(2).dims().equals(Dims.of())) {
      throw new RuleNotApplicableException(
          "its scale is computed from the image, and it is not one for all, of unsigned bytes");
    }
    return new ComputedRange(c.graph(), c.input(0), c.input(1), c.input(2));
  }

  /** A gradient where values can be represented, zero where they saturate. */
  Value within(Value g) {
    Attributes toFloat = Attributes.NONE.with("to", (long) ElementType.FLOAT.code());
    Value origin = graph.emit("Cast", toFloat, ElementType.FLOAT, zero.dims(), zero);
    Value low = graph.mul(graph.sub(graph.scalar(LOWEST), origin), scale);
    Value high = graph.mul(graph.sub(graph.scalar(HIGHEST), origin), scale);
    Value above = Masks.positive(graph, graph.sub(x, low));
    Value below = Masks.positive(graph, graph.sub(high, x));
    return graph.mul(graph.mul(g, above), below);
  }
}
