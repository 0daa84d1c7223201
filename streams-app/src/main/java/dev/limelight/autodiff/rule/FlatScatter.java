package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;

/** Adds elements at flat positions of a value that starts as zeros. */
final class FlatScatter {
  private FlatScatter() {}

  /**
   * A value of {@code like}'s dimensions with {@code updates[i]} added at flat position {@code
   * indices[i]}; positions may repeat.
   *
   * @param indices int64, as many as updates, row-major positions in {@code like}
   */
  static Value add(GraphBuilder graph, Value like, Value indices, Value updates) {
    Dims flat = Dims.of(Dims.DYNAMIC);
    Value size = graph.emit("Size", Attributes.NONE, ElementType.INT64, Dims.of(), like);
    Value zeros =
        graph.emit(
            "ConstantOfShape",
            Attributes.NONE.with("value", ConstantTensor.floats(new long[] {1}, 0f)),
            ElementType.FLOAT,
            flat,
            graph.reshape(size, Dims.of(1)));
    Value scattered =
        graph.emit(
            "ScatterElements",
            Attributes.NONE.with("axis", 0L).with("reduction", "add"),
            ElementType.FLOAT,
            flat,
            zeros,
            graph.reshape(indices, flat),
            graph.reshape(updates, flat));
    return graph.reshapeLike(scattered, like);
  }

  /**
   * As {@link #add}, image by image.
   *
   * @param like {@code [N,...]}, all but N known
   * @param indices int64, {@code [N,K]}, row-major positions within one image of {@code like}
   * @param updates K of them for each image
   */
  static Value addPerImage(GraphBuilder graph, Value like, Value indices, Value updates) {
    long elements = like.dims().range(1, like.dims().rank()).size();
    Dims rows = Dims.of(Dims.DYNAMIC, elements);
    Value zeros =
        graph.emit(
            "ConstantOfShape",
            Attributes.NONE.with("value", ConstantTensor.floats(new long[] {1}, 0f)),
            ElementType.FLOAT,
            like.dims(),
            graph.shapeOf(like));
    Value scattered =
        graph.emit(
            "ScatterElements",
            Attributes.NONE.with("axis", 1L).with("reduction", "add"),
            ElementType.FLOAT,
            rows,
            graph.reshape(zeros, rows),
            indices,
            graph.reshape(updates, indices.dims()));
    return graph.reshape(scattered, like.dims());
  }
}
