package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ElementType;

/** Adds elements at flat positions of a value that starts as zeros. */
final class FlatScatter {
  private FlatScatter() {}

  /**
   * A value of {@code like}'s dimensions with {@code updates[i]} added at flat position {@code
   * indices[i]}; positions may repeat.
   *
   * @param indices int32 or int64, as many as updates, row-major positions in {@code like}
   */
  static Value add(GraphBuilder graph, Value like, Value indices, Value updates) {
    Dims flat = Dims.of(Dims.DYNAMIC);
    return added(graph, like, flat, graph.reshape(indices, flat), updates);
  }

  /**
   * As {@link #add}, image by image.
   *
   * @param like {@code [N,...]}, all but N known
   * @param indices int32 or int64, {@code [N,K]}, row-major positions within one image of {@code
   *     like}
   * @param updates K of them for each image
   */
  static Value addPerImage(GraphBuilder graph, Value like, Value indices, Value updates) {
    long elements = like.dims().range(1, like.dims().rank()).size();
    return added(graph, like, Dims.of(Dims.DYNAMIC, elements), indices, updates);
  }

  /** Scatters along the last of {@code flat}'s axes. */
  private static Value added(
      GraphBuilder graph, Value like, Dims flat, Value indices, Value updates) {
    Value scattered =
        graph.emit(
            "ScatterElements",
            Attributes.NONE.with("axis", flat.rank() - 1L).with("reduction", "add"),
            ElementType.FLOAT,
            flat,
            graph.reshape(Plain.zerosLike(graph, like), flat),
            indices,
            graph.reshape(updates, indices.dims()));
    return graph.reshapeLike(scattered, like);
  }
}
