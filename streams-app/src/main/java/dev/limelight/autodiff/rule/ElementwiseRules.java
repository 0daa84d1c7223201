package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.OperatorRules;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import java.util.Optional;

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
        .broadcasting("Max", c -> ExtremumRule.differentiate(c, 1f))
        .broadcasting("Min", c -> ExtremumRule.differentiate(c, -1f))
        .broadcasting("Where", ElementwiseRules::where)
        .broadcasting("Mod", ElementwiseRules::mod)
        .rule("Identity", c -> c.toInput(0, g -> g))
        .rule("Cast", ElementwiseRules::cast)
        .rule("CastLike", ElementwiseRules::cast)
        .rule("Neg", c -> c.toInput(0, g -> c.graph().unary("Neg", g)))
        .rule("Abs", c -> c.toInput(0, g -> c.graph().mul(g, c.graph().unary("Sign", c.input(0)))))
        .rule("Exp", c -> c.toInput(0, g -> c.graph().mul(g, c.output(0))))
        .rule("Log", c -> c.toInput(0, g -> c.graph().div(g, c.input(0))))
        .rule("Sqrt", c -> c.toInput(0, g -> c.graph().scale(c.graph().div(g, c.output(0)), 0.5f)))
        .rule("Reciprocal", ElementwiseRules::reciprocal)
        .zero("Sign", "Floor", "Ceil", "Round", "Shape", "Size", "ConstantOfShape", "ArgMax")
        .zero("ArgMin", "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Not", "And")
        .zero("Or", "Xor", "IsNaN", "IsInf", "NonZero", "OneHot", "Range", "EyeLike", "Hardmax");
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
    c.toInput(0, g -> toFactor(c, g, 1));
    c.toInput(1, g -> toFactor(c, g, 0));
  }

  /**
   * {@code g x} for a factor whose other one is {@code x}. Where it is one number per channel, the
   * gate of a squeeze-and-excitation block, and the gradient is in the blocked layout, a pooling
   * takes the mean there: a gradient of size one along an axis counts for each of its elements.
   */
  private static Value toFactor(RuleContext c, Value g, int other) {
    GraphBuilder graph = c.graph();
    Value x = c.input(other);
    Dims each = x.dims().rank() == 4 ? x.dims().with(2, 1).with(3, 1) : x.dims();
    Value product = graph.mul(g, x);
    boolean pooled =
        c.options().lowering() == Lowering.CPU
            && graph.isInBlocks(g)
            && g.dims().equals(x.dims())
            && BlockedLayout.holds(x.dims())
            && c.input(1 - other).dims().equals(each);
    return pooled ? graph.emit("GlobalAveragePool", each, product) : product;
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
    Value x = c.input(0);
    c.toInput(
        1, g -> graph.mul(g, graph.mul(c.output(0), graph.unary("Log", Masks.nonZero(graph, x)))));
    Optional<ConstantTensor> exponent = c.constantInput(1);
    if (exponent.isPresent()) {
      constantPower(c, PowerExponent.of(exponent.get()));
    } else {
      Value p = c.input(1);
      c.toInput(
          0,
          g -> {
            Value lowered = graph.sub(p, graph.scalar(1f));
            Value power = graph.emit("Pow", Dims.broadcast(x.dims(), p.dims()), x, lowered);
            return graph.mul(g, graph.mul(p, power));
          });
    }
  }

  private static void constantPower(RuleContext c, PowerExponent exponent) {
    GraphBuilder graph = c.graph();
    Value x = c.input(0);
    if (exponent.isZero()) {
      c.needs(0);
      return;
    }
    c.toInput(
        0,
        g -> {
          Value scaled = graph.mul(g, graph.constant(exponent.factor()));
          if (exponent.isOne()) {
            return scaled;
          }
          if (exponent.isSquare()) {
            return graph.mul(scaled, x);
          }
          Value lowered = graph.constant(exponent.lowered());
          Dims dims = Dims.broadcast(x.dims(), lowered.dims());
          return graph.mul(scaled, graph.emit("Pow", dims, x, lowered));
        });
  }

  /** {@code a - b trunc(a / b)}; its steps carry no gradient. */
  private static void mod(RuleContext c) {
    GraphBuilder graph = c.graph();
    c.toInput(0, g -> g);
    c.toInput(1, g -> graph.mul(g, graph.div(graph.sub(c.output(0), c.input(0)), c.input(1))));
  }

  /** Back to the type that was cast from. */
  private static void cast(RuleContext c) {
    ElementType type = c.input(0).type();
    // CastLike reads no more of it than its type.
    c.included(1);
    c.toInput(
        0,
        g ->
            g.type() == type
                ? g
                : c.graph()
                    .emit(
                        "Cast", Attributes.NONE.with("to", (long) type.code()), type, g.dims(), g));
  }

  /** To the side that was chosen; what is not chosen may be infinite and must not touch it. */
  private static void where(RuleContext c) {
    GraphBuilder graph = c.graph();
    Value chosen = c.input(0);
    Value zero = graph.scalar(0f);
    c.toInput(
        1, g -> graph.emit("Where", Dims.broadcast(chosen.dims(), g.dims()), chosen, g, zero));
    c.toInput(
        2, g -> graph.emit("Where", Dims.broadcast(chosen.dims(), g.dims()), chosen, zero, g));
  }
}
