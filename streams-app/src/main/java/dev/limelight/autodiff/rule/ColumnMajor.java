package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;

/** Positions that MaxPool counts with its first spatial axis fastest ({@code storage_order} 1). */
final class ColumnMajor {
  private ColumnMajor() {}

  /**
   * The same positions counted with the last axis fastest, as everything else counts.
   *
   * @param indices int64 positions in {@code in}, batch and channels outermost
   * @param in dimensions of the pooled value, whose spatial sizes must be known
   */
  static Value toRowMajor(GraphBuilder graph, Value indices, Dims in) {
    long plane = 1;
    for (int axis = 2; axis < in.rank(); axis++) {
      plane *= Window.known(in, axis);
    }
    Value within = of(graph, "Mod", indices, plane);
    Value position = of(graph, "Mod", within, in.at(2));
    Value rest = within;
    for (int axis = 3; axis < in.rank(); axis++) {
      rest = of(graph, "Div", rest, in.at(axis - 1));
      Value index = of(graph, "Mod", rest, in.at(axis));
      position = of(graph, "Add", of(graph, "Mul", position, in.at(axis)), index);
    }
    return of(graph, "Add", of(graph, "Sub", indices, within), position);
  }

  private static Value of(GraphBuilder graph, String opType, Value a, long b) {
    return of(graph, opType, a, graph.constant(ConstantTensor.longScalar(b)));
  }

  private static Value of(GraphBuilder graph, String opType, Value a, Value b) {
    return graph.emit(opType, Attributes.NONE, ElementType.INT64, a.dims(), a, b);
  }
}
