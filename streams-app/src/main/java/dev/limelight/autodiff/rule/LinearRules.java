package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.OperatorRules;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ElementType;

/** Matrix products. */
final class LinearRules {
  private LinearRules() {}

  static void register(OperatorRules.Builder table) {
    table
        .rule("MatMul", LinearRules::matMul)
        .rule("Gemm", LinearRules::gemm)
        .rule("Einsum", EinsumRule::differentiate);
  }

  /** {@code A B}: g B' and A' g, summed over broadcast batch axes. */
  private static void matMul(RuleContext c) {
    GraphBuilder graph = c.graph();
    Value a = c.input(0);
    Value b = c.input(1);
    Value column = asMatrix(graph, b, 1);
    Value row = asMatrix(graph, a, 0);
    c.fullToInput(0, g -> back(c, graph.matMul(gradient(c, g), transposed(c, 1, column)), row, a));
    c.fullToInput(1, g -> back(c, graph.matMul(transposed(c, 0, row), gradient(c, g)), column, b));
  }

  /** A vector as a row (left operand) or a column (right operand), as numpy takes it. */
  private static Value asMatrix(GraphBuilder graph, Value operand, int side) {
    if (operand.dims().rank() > 1) {
      return operand;
    }
    long size = operand.dims().at(0);
    return graph.reshape(operand, side == 0 ? Dims.of(1, size) : Dims.of(size, 1));
  }

  /** The product's gradient with the axes of size one that vectors leave out. */
  private static Value gradient(RuleContext c, Value g) {
    Value full = g;
    if (c.input(1).dims().rank() == 1) {
      full = unsqueezed(c.graph(), full, full.dims().rank());
    }
    return c.input(0).dims().rank() == 1
        ? unsqueezed(c.graph(), full, full.dims().rank() - 1)
        : full;
  }

  private static Value unsqueezed(GraphBuilder graph, Value value, int axis) {
    Dims dims = value.dims();
    long[] sizes = new long[dims.rank() + 1];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = i == axis ? 1 : dims.at(i < axis ? i : i - 1);
    }
    return graph.emit(
        "Unsqueeze", Attributes.NONE, value.type(), Dims.of(sizes), value, graph.longs(axis));
  }

  private static Value transposed(RuleContext c, int index, Value matrix) {
    return c.constantInput(index)
        .filter(tensor -> tensor.dims().length == 2 && tensor.type() == ElementType.FLOAT)
        .map(tensor -> c.graph().constant(tensor.transposed()))
        .orElseGet(() -> c.graph().matrixTranspose(matrix));
  }

  private static Value back(RuleContext c, Value gradient, Value matrix, Value operand) {
    Value fitting = fit(c, gradient, matrix);
    return operand.dims().rank() == 1 ? c.graph().reshapeLike(fitting, operand) : fitting;
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
