package dev.limelight.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Frees the batch dimension of a model that was exported for a fixed number of images.
 *
 * <p>The batch is followed from the image through every value, as an axis and the factors it is
 * merged with. Constants that the number was baked into are replaced: shapes copy the dimension or
 * leave it to be inferred, tensors that were expanded over the batch are cut to one image and
 * broadcast again. Every other node stays as it is.
 */
public final class DynamicBatch {
  private DynamicBatch() {}

  /** The fixed number of images that a graph takes, or -1 where it takes any. */
  public static long fixed(Graph graph, String imageInput) {
    ValueInfo image = ForwardGraph.input(graph, imageInput);
    return image.rank() == 0 ? -1 : image.dim(0);
  }

  /** The image input with a symbolic first dimension {@code N}. */
  public static ValueInfo free(ValueInfo image) {
    List<String> dims = new ArrayList<>(image.dims());
    dims.set(0, "N");
    return new ValueInfo(image.name(), image.type(), dims);
  }

  /**
   * The graph with its batch kept to the end, if it drops that of one image on the way.
   *
   * @param graph as for {@link #of}
   * @param dims as for {@link #of}
   * @throws UnsupportedModelException naming the node at which it cannot be kept
   */
  public static Optional<Graph> withBatch(Graph graph, Map<String, long[]> dims) {
    return LostBatch.restored(graph, dims);
  }

  /**
   * The graph for any number of images.
   *
   * @param graph at opset 18, with one image input of fixed batch and one output {@code [B,K]}
   * @param dims dimensions of every value that a node writes, from a run at the fixed batch
   * @throws UnsupportedModelException naming the node at which the batch cannot be freed
   */
  public static Graph of(Graph graph, Map<String, long[]> dims) {
    ValueInfo image = graph.inputs().get(0);
    return new BatchFlow(graph, dims, image.dim(0)).freed().withInputs(List.of(free(image)));
  }
}
