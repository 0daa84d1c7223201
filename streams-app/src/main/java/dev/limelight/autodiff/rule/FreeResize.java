package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.RuleNotApplicableException;
import dev.limelight.autodiff.RuntimeSizes;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import java.util.stream.IntStream;

/**
 * Resize between sizes that are known only when the graph runs. It is a matrix product along each
 * axis, and the matrix is what the same operator makes of an identity matrix.
 */
final class FreeResize {
  private FreeResize() {}

  static Value differentiate(RuleContext c, Value g) {
    if (c.attributes().has("axes") || c.input(0).dims().rank() != 4) {
      throw new RuleNotApplicableException(
          "it resizes along chosen axes to sizes that are known only when it runs");
    }
    Value result = g;
    for (int axis = 2; axis < 4; axis++) {
      result = alongAxis(c, result, axis);
    }
    return result;
  }

  private static Value alongAxis(RuleContext c, Value g, int axis) {
    GraphBuilder graph = c.graph();
    Value x = c.input(0);
    Value matrix = matrix(c, identity(graph, RuntimeSizes.range(graph, x, axis, axis + 1)), axis);
    int[] swap = IntStream.range(0, 4).toArray();
    swap[axis] = 3;
    swap[3] = axis;
    boolean last = axis == 3;
    Dims dims = g.dims().with(axis, x.dims().at(axis));
    Value lined = last ? g : graph.transpose(g, swap);
    Dims product = last ? dims : dims.permuted(swap);
    Value moved = graph.emit("MatMul", product, lined, matrix);
    return last ? moved : graph.transpose(moved, swap);
  }

  /** {@code [1,1,size,size]}. */
  private static Value identity(GraphBuilder graph, Value size) {
    Value count =
        graph.emit("Squeeze", Attributes.NONE, ElementType.INT64, Dims.of(), size, graph.longs(0));
    Value range =
        graph.emit(
            "Range",
            Attributes.NONE,
            ElementType.INT64,
            Dims.of(Dims.DYNAMIC),
            graph.constant(ConstantTensor.longScalar(0)),
            count,
            graph.constant(ConstantTensor.longScalar(1)));
    Value rows =
        graph.emit(
            "OneHot",
            Attributes.NONE.with("axis", -1L),
            ElementType.FLOAT,
            Dims.of(Dims.DYNAMIC, Dims.DYNAMIC),
            range,
            size,
            graph.constant(ConstantTensor.floats(new long[] {2}, 0f, 1f)));
    return graph.emit(
        "Unsqueeze",
        Attributes.NONE,
        ElementType.FLOAT,
        Dims.of(1, 1, Dims.DYNAMIC, Dims.DYNAMIC),
        rows,
        graph.longs(0, 1));
  }

  /** {@code [1,1,resized,size]}: the identity's rows resized as the image is along the axis. */
  private static Value matrix(RuleContext c, Value identity, int axis) {
    GraphBuilder graph = c.graph();
    Value none = new Value("", ElementType.FLOAT, Dims.of(0));
    boolean scaled = c.node().hasInput(2) && c.input(2).dims().at(0) > 0;
    if (scaled) {
      float[] scales = c.requiredConstant(2, "scales").toFloats();
      Value own = graph.constant(ConstantTensor.floats(new long[] {4}, 1f, 1f, scales[axis], 1f));
      return graph.emit(
          "Resize", c.attributes(), ElementType.FLOAT, identity.dims(), identity, none, own);
    }
    Value sizes =
        RuntimeSizes.joined(
            graph,
            graph.longs(1, 1),
            RuntimeSizes.range(graph, c.output(0), axis, axis + 1),
            RuntimeSizes.range(graph, c.input(0), axis, axis + 1));
    return graph.emit(
        "Resize", c.attributes(), ElementType.FLOAT, identity.dims(), identity, none, none, sizes);
  }
}
