package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.RuntimeSizes;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;

/** Values of known content whose sizes are settled when the graph runs. */
final class Plain {
  private Plain() {}

  /** Zeros of another value's dimensions. */
  static Value zerosLike(GraphBuilder graph, Value like) {
    return filled(graph, graph.shapeOf(like), 0f, like.dims());
  }

  /** The size of one axis: int64, of dimensions [1]. */
  static Value extent(GraphBuilder graph, Value value, int axis) {
    long size = value.dims().at(axis);
    if (size != Dims.DYNAMIC) {
      return graph.longs(size);
    }
    return graph.slice(
        graph.shapeOf(value), Dims.of(1), new long[] {axis}, new long[] {axis + 1L}, new long[1]);
  }

  /** The identity matrix with as many rows as {@code value} has elements along an axis. */
  static Value unitMatrix(GraphBuilder graph, Value value, int axis) {
    Value extent = extent(graph, value, axis);
    long size = value.dims().at(axis);
    Dims square = Dims.of(size, size);
    Value zeros = filled(graph, RuntimeSizes.joined(graph, extent, extent), 0f, square);
    return graph.emit("EyeLike", square, zeros);
  }

  /** The row-major position of every element of a value: int64, of its dimensions. */
  static Value positions(GraphBuilder graph, Value like) {
    Value size = graph.emit("Size", Attributes.NONE, ElementType.INT64, Dims.of(), like);
    Value range =
        graph.emit(
            "Range",
            Attributes.NONE,
            ElementType.INT64,
            Dims.of(Dims.DYNAMIC),
            graph.constant(ConstantTensor.longScalar(0)),
            size,
            graph.constant(ConstantTensor.longScalar(1)));
    return graph.reshapeLike(range, like);
  }

  private static Value filled(GraphBuilder graph, Value shape, float content, Dims dims) {
    ConstantTensor value = ConstantTensor.floats(new long[] {1}, content);
    return graph.emit(
        "ConstantOfShape", Attributes.NONE.with("value", value), ElementType.FLOAT, dims, shape);
  }
}
