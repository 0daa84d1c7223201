package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.ConstantTensor;
import java.util.stream.IntStream;

/** Multiplies a value by a constant matrix along one axis. */
final class AxisProduct {
  private AxisProduct() {}

  /**
   * {@code result[.., j, ..] = sum_i value[.., i, ..] matrix[i, j]}.
   *
   * @param matrix row-major {@code [rows, columns]}, rows the value's size along the axis
   */
  static Value apply(
      GraphBuilder graph, Value value, int axis, long rows, long columns, float[] matrix) {
    return apply(
        graph,
        value,
        axis,
        graph.constant(ConstantTensor.floats(new long[] {rows, columns}, matrix)));
  }

  /** As above, for a matrix that is a value of the graph. */
  static Value apply(GraphBuilder graph, Value value, int axis, Value matrix) {
    int rank = value.dims().rank();
    int[] swap = IntStream.range(0, rank).toArray();
    swap[axis] = rank - 1;
    swap[rank - 1] = axis;
    boolean last = axis == rank - 1;
    Value lined = last ? value : graph.transpose(value, swap);
    Value product = graph.matMul(lined, matrix);
    return last ? product : graph.transpose(product, swap);
  }
}
