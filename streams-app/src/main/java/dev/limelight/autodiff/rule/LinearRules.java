package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.OperatorRules;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.RuleNotApplicableException;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ElementType;

/** Matrix products. */
final class LinearRules {
  private LinearRules() {}

  static void register(OperatorRules.Builder table) {
    table.rule("MatMul", LinearRules::matMul).rule("Gemm", LinearRules::gemm);
  }

  /** {@code A B}: g B' and A' g, summed over broadcast batch axes. */
  private static void matMul(RuleContext c) {
    GraphBuilder graph = c.graph();
    Value a = c.input(0);
    Value b = c.input(1);
    if (a.dims().rank() < 2 || b.dims().rank() < 2) {
      throw new RuleNotApplicableException("an operand is a vector; only matrices are covered");
    }
    c.fullToInput(0, g -> fit(c, graph.matMul(g, transposed(c, 1)), a));
    c.fullToInput(1, g -> fit(c, graph.matMul(transposed(c, 0), g), b));
  }

  private static Value transposed(RuleContext c, int index) {
    return c.constantInput(index)
        .filter(tensor -> tensor.dims().length == 2 && tensor.type() == ElementType.FLOAT)
        .map(tensor -> c.graph().constant(Weights.transposed(tensor)))
        .orElseGet(() -> c.graph().matrixTranspose(c.input(index)));
  }

  private static Value fit(RuleContext c, Value gradient, Value operand) {
    if (gradient.dims().rank() == operand.dims().rank() && gradient.dims().equals(operand.dims())) {
      return gradient;
    }
    return c.unbroadcast(gradient, gradient.dims(), operand.dims());
  }

  /** {@code alpha A' B' + beta C}. */
  private static void gemm(RuleContext c) {
    GraphBuilder graph = c.graph();
    float alpha = c.attributes().real("alpha", 1f);
    float beta = c.attributes().real("beta", 1f);
    boolean transA = c.attributes().flag("transA", false);
    boolean transB = c.attributes().flag("transB", false);
    Value a = c.input(0);
    Value b = c.input(1);
    c.fullToInput(
        0,
        g ->
            transA
                ? product(graph, alpha, b, transB, g, true, a.dims())
                : product(graph, alpha, g, false, b, !transB, a.dims()));
    c.fullToInput(
        1,
        g ->
            transB
                ? product(graph, alpha, g, true, a, transA, b.dims())
                : product(graph, alpha, a, !transA, g, false, b.dims()));
    c.fullToInput(
        2, g -> c.unbroadcast(graph.scale(g, beta), c.output(0).dims(), c.input(2).dims()));
  }

  private static Value product(
      GraphBuilder graph, float alpha, Value left, boolean tl, Value right, boolean tr, Dims dims) {
    Attributes attributes =
        Attributes.NONE
            .with("alpha", alpha)
            .with("transA", tl ? 1L : 0L)
            .with("transB", tr ? 1L : 0L);
    return graph.emit("Gemm", attributes, ElementType.FLOAT, dims, left, right);
  }
}
