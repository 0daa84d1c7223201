package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.OperatorRules;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ElementType;
import java.util.stream.IntStream;

/** Operators that pick or reorder elements by indices, which may be computed from the image. */
final class PickingRules {
  private PickingRules() {}

  static void register(OperatorRules.Builder table) {
    table
        .rule("GatherElements", PickingRules::gatherElements)
        .rule("GatherND", PickingRules::byPosition)
        .rule("Compress", PickingRules::byPosition)
        .rule("TopK", PickingRules::topK)
        .rule("CumSum", PickingRules::cumSum)
        .rule("ReverseSequence", c -> c.fullToInput(0, g -> again(c, g, c.attributes())))
        .rule("Trilu", c -> c.fullToInput(0, g -> again(c, g, c.attributes())));
  }

  /**
   * Any operator that only picks elements of its first input: applied to the positions of those
   * elements it says where each came from, and the gradients are added there. Works for indices and
   * sizes that are known only when the graph runs.
   */
  static void byPosition(RuleContext c) {
    GraphBuilder graph = c.graph();
    c.fullToInput(
        0,
        g -> {
          Value[] inputs = inputs(c, Plain.positions(graph, c.input(0)));
          Value picked =
              graph.emit(
                  c.node().opType(), c.attributes(), ElementType.INT64, c.output(0).dims(), inputs);
          return FlatScatter.add(graph, c.input(0), picked, g);
        });
  }

  /** The operator itself, on the gradient: right where it is its own adjoint. */
  private static Value again(RuleContext c, Value g, Attributes attributes) {
    return c.graph()
        .emit(c.node().opType(), attributes, ElementType.FLOAT, c.input(0).dims(), inputs(c, g));
  }

  /** The node's inputs with another first one. */
  private static Value[] inputs(RuleContext c, Value first) {
    return IntStream.range(0, c.node().inputs().size())
        .mapToObj(i -> i == 0 ? first : optional(c, i))
        .toArray(Value[]::new);
  }

  private static Value optional(RuleContext c, int index) {
    return c.node().hasInput(index) ? c.input(index) : new Value("", ElementType.FLOAT, Dims.of());
  }

  private static void gatherElements(RuleContext c) {
    long axis = c.attributes().integer("axis", 0);
    c.fullToInput(0, g -> scattered(c, c.input(1), g, axis));
  }

  /** Values go back to where the indices say they came from. */
  private static void topK(RuleContext c) {
    long axis = c.attributes().integer("axis", -1);
    c.fullToInput(
        0,
        g -> {
          Value indices = c.extraOutput(1, ElementType.INT64, c.output(0).dims());
          return scattered(c, indices, g, axis);
        });
  }

  private static Value scattered(RuleContext c, Value indices, Value g, long axis) {
    GraphBuilder graph = c.graph();
    Attributes attributes = Attributes.NONE.with("axis", axis).with("reduction", "add");
    Value zeros = Plain.zerosLike(graph, c.input(0));
    return graph.emit(
        "ScatterElements", attributes, ElementType.FLOAT, c.input(0).dims(), zeros, indices, g);
  }

  /** A sum over what came before is, backwards, a sum over what comes after. */
  private static void cumSum(RuleContext c) {
    long reverse = c.attributes().flag("reverse", false) ? 0 : 1;
    c.fullToInput(0, g -> again(c, g, c.attributes().with("reverse", reverse)));
  }
}
