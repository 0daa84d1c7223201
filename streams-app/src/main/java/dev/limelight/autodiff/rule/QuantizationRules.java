package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.OperatorRules;
import dev.limelight.autodiff.QuantizationRange;
import dev.limelight.autodiff.QuantizedValues;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.RuleNotApplicableException;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Quantised values, by the straight-through estimator (Bengio et al. 2013, section 4): rounding is
 * a step function whose derivative is zero wherever it exists, so it is passed over as if it were
 * the identity. The gradient passes unchanged where a value can be represented and stops where it
 * saturates, as in quantisation-aware training. Between the two operators gradients are those of
 * the real numbers that the integers stand for.
 */
final class QuantizationRules {
  private QuantizationRules() {}

  static void register(OperatorRules.Builder table) {
    table
        .rule("QuantizeLinear", QuantizationRules::quantize)
        .rule("DequantizeLinear", QuantizationRules::dequantize);
  }

  private static void quantize(RuleContext c) {
    GraphBuilder graph = c.graph();
    Value x = c.input(0);
    if (content(c, c.node(), 1).isEmpty()) {
      ComputedRange range = ComputedRange.of(c);
      c.toInput(0, g -> range.within(g));
      return;
    }
    QuantizationRange range =
        QuantizationRange.of(c.node(), c.output(0), x.dims().rank(), c::constant);
    c.toInput(
        0,
        g -> {
          Value above;
          Value below;
          if (range.low().size() == 1) {
            above = Masks.above(graph, x, range.low().toFloats()[0]);
            below = Masks.below(graph, x, range.high().toFloats()[0]);
          } else {
            above = Masks.positive(graph, graph.sub(x, graph.constant(range.low())));
            below = Masks.positive(graph, graph.sub(graph.constant(range.high()), x));
          }
          return graph.mul(graph.mul(g, above), below);
        });
  }

  private static void dequantize(RuleContext c) {
    if (c.needs(0)) {
      requireSameScale(c);
    }
    c.toInput(0, g -> g);
  }

  /** The integers must be read as the numbers they were written for. */
  private static void requireSameScale(RuleContext c) {
    Deque<String> pending = new ArrayDeque<>(Set.of(c.node().input(0)));
    Set<String> seen = new HashSet<>();
    while (!pending.isEmpty()) {
      String value = pending.remove();
      Optional<Node> producer = seen.add(value) ? c.producer(value) : Optional.empty();
      if (producer.isEmpty()) {
        continue;
      }
      Node node = producer.get();
      if (node.opType().equals("QuantizeLinear")) {
        requireSameScale(c, node, node.output(0).equals(c.node().input(0)));
      } else if (QuantizedValues.isMovedBy(node)) {
        node.inputs().stream().filter(c::isOnPath).forEach(pending::add);
      }
    }
  }

  private static void requireSameScale(RuleContext c, Node writer, boolean direct) {
    for (int i = 1; i <= 2; i++) {
      Optional<ConstantTensor> written = content(c, writer, i);
      Optional<ConstantTensor> read = content(c, c.node(), i);
      boolean constant = written.isPresent() || read.isPresent();
      boolean same =
          (constant ? written.equals(read) : writer.input(i).equals(c.node().input(i)))
              && (direct || written.map(tensor -> tensor.size() == 1).orElse(true));
      if (!same) {
        throw new RuleNotApplicableException(
            "it reads integers by another scale or zero point than '"
                + writer.name()
                + "' wrote them by");
      }
    }
  }

  private static Optional<ConstantTensor> content(RuleContext c, Node node, int index) {
    return node.hasInput(index) ? c.constant(node.input(index)) : Optional.empty();
  }
}
