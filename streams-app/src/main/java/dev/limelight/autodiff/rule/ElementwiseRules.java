package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.OperatorRules;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.RuleNotApplicableException;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;

/** Arithmetic, element by element. */
final class ElementwiseRules {
  private ElementwiseRules() {}

  static void register(OperatorRules.Builder table) {
    table
        .broadcasting("Add", c -> each(c, 2, 1f))
        .broadcasting("Sum", c -> each(c, c.node().inputs().size(), 1f))
        .broadcasting("Mean", c -> each(c, c.node().inputs().size(), 1f / c.node().inputs().size()))
        .broadcasting("Sub", ElementwiseRules::sub)
        .broadcasting("Mul", ElementwiseRules::mul)
        .broadcasting("Div", ElementwiseRules::div)
        .broadcasting("Pow", ElementwiseRules::pow)
        .broadcasting("Max", ElementwiseRules::extremum)
        .broadcasting("Min", ElementwiseRules::extremum)
        .broadcasting("Where", ElementwiseRules::where)
        .rule("Identity", c -> c.toInput(0, g -> g))
        .rule("Cast", c -> c.toInput(0, g -> g))
        .rule("Neg", c -> c.toInput(0, g -> c.graph().unary("Neg", g)))
        .rule("Abs", c -> c.toInput(0, g -> c.graph().mul(g, c.graph().unary("Sign", c.input(0)))))
        .rule("Exp", c -> c.toInput(0, g -> c.graph().mul(g, c.output(0))))
        .rule("Log", c -> c.toInput(0, g -> c.graph().div(g, c.input(0))))
        .rule("Sqrt", c -> c.toInput(0, g -> c.graph().scale(c.graph().div(g, c.output(0)), 0.5f)))
        .rule("Reciprocal", ElementwiseRules::reciprocal)
        .rule("Sin", c -> c.toInput(0, g -> c.graph().mul(g, c.graph().unary("Cos", c.input(0)))))
        .rule(
            "Cos",
            c ->
                c.toInput(
                    0,
                    g ->
                        c.graph()
                            .mul(g, c.graph().unary("Neg", c.graph().unary("Sin", c.input(0))))))
        .zero("Sign", "Floor", "Ceil", "Round", "Shape", "Size", "ConstantOfShape", "ArgMax")
        .zero("ArgMin", "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Not", "And")
        .zero("Or", "Xor", "IsNaN", "IsInf", "NonZero", "OneHot", "Range", "EyeLike");
  }

  private static void each(RuleContext c, int inputs, float factor) {
    for (int i = 0; i < inputs; i++) {
      c.toInput(i, g -> c.graph().scale(g, factor));
    }
  }

  private static void sub(RuleContext c) {
    c.toInput(0, g -> g);
    c.toInput(1, g -> c.graph().unary("Neg", g));
  }

  private static void mul(RuleContext c) {
    if (Swish.differentiate(c)) {
      return;
    }
    c.toInput(0, g -> c.graph().mul(g, c.input(1)));
    c.toInput(1, g -> c.graph().mul(g, c.input(0)));
  }

  /** {@code a / b}: g / b and -g y / b. */
  private static void div(RuleContext c) {
    GraphBuilder graph = c.graph();
    c.toInput(0, g -> graph.div(g, c.input(1)));
    c.toInput(1, g -> graph.unary("Neg", graph.div(graph.mul(g, c.output(0)), c.input(1))));
  }

  private static void reciprocal(RuleContext c) {
    GraphBuilder graph = c.graph();
    c.toInput(0, g -> graph.unary("Neg", graph.mul(g, graph.mul(c.output(0), c.output(0)))));
  }

  /** {@code x^p}: g p x^(p-1) and, where the exponent depends on the image, g y log x. */
  private static void pow(RuleContext c) {
    GraphBuilder graph = c.graph();
    if (c.needs(1)) {
      c.toInput(1, g -> graph.mul(g, graph.mul(c.output(0), graph.unary("Log", c.input(0)))));
    }
    if (!c.needs(0)) {
      return;
    }
    ConstantTensor exponent = c.requiredConstant(1, "exponent");
    if (exponent.size() != 1 || !exponent.type().isFloatingPoint()) {
      throw new RuleNotApplicableException("its exponent is not one floating-point number");
    }
    float p = exponent.toFloats()[0];
    c.toInput(0, g -> graph.mul(g, graph.scale(lowered(graph, c.input(0), p), p)));
  }

  private static Value lowered(GraphBuilder graph, Value x, float p) {
    if (p == 2f) {
      return x;
    }
    return p == 1f ? graph.scalar(1f) : graph.emit("Pow", x.dims(), x, graph.scalar(p - 1));
  }

  /** The gradient goes to the operand that was taken; to each of several equal ones. */
  private static void extremum(RuleContext c) {
    GraphBuilder graph = c.graph();
    for (int i = 0; i < c.node().inputs().size(); i++) {
      int index = i;
      c.toInput(index, g -> graph.mul(g, Masks.equal(graph, c.input(index), c.output(0))));
    }
  }

  private static void where(RuleContext c) {
    GraphBuilder graph = c.graph();
    Value chosen = c.input(0);
    for (int i = 1; i <= 2; i++) {
      boolean first = i == 1;
      c.toInput(
          i,
          g -> {
            Value mask =
                graph.emit(
                    "Cast",
                    Attributes.NONE.with("to", (long) ElementType.FLOAT.code()),
                    ElementType.FLOAT,
                    chosen.dims(),
                    chosen);
            return graph.mul(g, first ? mask : graph.sub(graph.scalar(1f), mask));
          });
    }
  }
}
