package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.OperatorRules;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.RuleNotApplicableException;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ElementType;

/**
 * Operators that write updates into a copy of their data, in all reductions. An element that is
 * written several times must be so by a reduction that is covered: with {@code none} the standard
 * leaves open which update wins.
 */
final class ScatterRules {
  private ScatterRules() {}

  static void register(OperatorRules.Builder table) {
    table
        .rule("ScatterND", c -> scatter(c, "GatherND", Attributes.NONE))
        .rule(
            "ScatterElements",
            c ->
                scatter(
                    c,
                    "GatherElements",
                    Attributes.NONE.with("axis", c.attributes().integer("axis", 0))));
  }

  /** Reads {@code source} at the node's indices. */
  private interface Picked {
    Value at(Value source);
  }

  private static void scatter(RuleContext c, String gather, Attributes attributes) {
    Picked picked =
        source ->
            c.graph()
                .emit(gather, attributes, ElementType.FLOAT, c.input(2).dims(), source, c.input(1));
    String reduction = c.attributes().text("reduction", "none");
    switch (reduction) {
      case "none" -> overwritten(c, picked);
      case "add" -> {
        c.toInput(0, g -> g);
        c.fullToInput(2, picked::at);
      }
      case "mul" -> multiplied(c, picked);
      case "max", "min" -> extremum(c, picked);
      default -> throw new RuleNotApplicableException("reduction '" + reduction + "' is unknown");
    }
  }

  private static void overwritten(RuleContext c, Picked picked) {
    c.fullToInput(0, g -> again(c, g, Plain.zerosLike(c.graph(), c.input(2))));
    c.fullToInput(2, picked::at);
  }

  /** {@code d * u1 * u2 ..}: the data's share is that of the forward pass, an update's y / u. */
  private static void multiplied(RuleContext c, Picked picked) {
    GraphBuilder graph = c.graph();
    c.fullToInput(0, g -> again(c, g, c.input(2)));
    c.fullToInput(2, g -> graph.div(picked.at(graph.mul(g, c.output(0))), c.input(2)));
  }

  /** To whatever equals the extremum, shared evenly among data and updates that do. */
  private static void extremum(RuleContext c, Picked picked) {
    GraphBuilder graph = c.graph();
    Value data = Masks.equal(graph, c.input(0), c.output(0));
    Value updates = Masks.equal(graph, c.input(2), picked.at(c.output(0)));
    Value share =
        graph.emit(
            c.node().opType(),
            c.attributes().with("reduction", "add"),
            ElementType.FLOAT,
            data.dims(),
            data,
            c.input(1),
            updates);
    c.fullToInput(0, g -> graph.div(graph.mul(g, data), share));
    c.fullToInput(2, g -> graph.mul(picked.at(graph.div(g, share)), updates));
  }

  private static Value again(RuleContext c, Value data, Value updates) {
    return c.graph()
        .emit(
            c.node().opType(),
            c.attributes(),
            ElementType.FLOAT,
            data.dims(),
            data,
            c.input(1),
            updates);
  }
}
