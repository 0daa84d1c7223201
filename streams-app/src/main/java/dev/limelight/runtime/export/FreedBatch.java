package dev.limelight.runtime.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import dev.limelight.onnx.DynamicBatch;
import dev.limelight.onnx.ForwardGraph;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.SplitModel;
import dev.limelight.onnx.UnsupportedModelException;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Frees the batch of a model that was exported for a fixed one, and proves it: several different
 * images at once give row by row what the original gives for them.
 */
final class FreedBatch {
  /** A number of images that no exporter writes into a file. */
  private static final int ROWS = 3;

  private static final double TOLERANCE = 1e-4;

  private FreedBatch() {}

  /** An image input with a fixed number of images. */
  static ValueInfo fixed(ValueInfo image, long batch) {
    List<String> dims = new ArrayList<>(image.dims());
    dims.set(0, Long.toString(batch));
    return new ValueInfo(image.name(), image.type(), dims);
  }

  /**
   * The graph for any number of images.
   *
   * @param graph with constants folded; one image input of fixed batch, one output
   * @param shape of one image
   * @throws UnsupportedModelException naming the node at which the batch cannot be freed, or saying
   *     that the freed graph gives other logits
   */
  static Graph of(Graph graph, Shape shape) {
    ValueInfo image = graph.inputs().get(0);
    int batch = Math.toIntExact(image.dim(0));
    Map<String, long[]> dims = dims(graph, shape, batch);
    Graph freed =
        DynamicBatch.withBatch(graph, dims)
            .map(kept -> DynamicBatch.of(kept, dims(kept, shape, batch)))
            .orElseGet(() -> DynamicBatch.of(graph, dims));
    double error = proved(graph, freed, shape, batch);
    if (!(error <= TOLERANCE)) {
      throw new UnsupportedModelException(
          ("The model was exported for a fixed batch of %d, and freed of it gives other logits (off"
                  + " by %.2g of the largest): its images influence each other; export it with a"
                  + " dynamic batch dimension")
              .formatted(batch, error));
    }
    return freed;
  }

  private static double proved(Graph graph, Graph freed, Shape shape, int batch) {
    try {
      return error(graph, freed, shape, batch);
    } catch (ExportException e) {
      throw new UnsupportedModelException(
          ("The model was exported for a fixed batch of %d, and freed of it does not run: %s;"
                  + " export it with a dynamic batch dimension")
              .formatted(batch, e.getMessage()));
    }
  }

  private static Map<String, long[]> dims(Graph graph, Shape shape, int batch) {
    String image = graph.inputs().get(0).name();
    List<String> written = new ArrayList<>();
    for (Node node : graph.nodes()) {
      node.outputs().stream().filter(value -> !value.isEmpty()).forEach(written::add);
    }
    try (OrtRunner runner = runner(GraphWriter.split(graph, written))) {
      FloatTensor images = TestImages.batch(shape, batch, -1f, 1f);
      Map<String, long[]> dims =
          new HashMap<>(runner.run(Feeds.image(image, images), FreedBatch::read));
      dims.put(image, images.shape().toLongArray());
      return dims;
    }
  }

  private static Map<String, long[]> read(Map<String, OnnxValue> results) {
    Map<String, long[]> dims = new HashMap<>();
    results.forEach(
        (name, value) -> {
          if (value instanceof OnnxTensor tensor) {
            dims.put(name, tensor.getInfo().getShape());
          }
        });
    return dims;
  }

  /** Largest difference of any logit, relative to the largest; infinite where it cannot be run. */
  private static double error(Graph graph, Graph freed, Shape shape, int batch) {
    String image = graph.inputs().get(0).name();
    FloatTensor images = TestImages.batch(shape, ROWS, -1f, 1f);
    double largest = 1e-30;
    double difference = 0;
    try (OrtRunner original = runner(GraphWriter.split(graph));
        OrtRunner free = runner(GraphWriter.split(freed))) {
      FloatTensor together = logits(free, image, images);
      for (int row = 0; row < ROWS; row++) {
        float[] expected = first(logits(original, image, repeated(images, row, batch)), batch);
        float[] actual = together.row(row).values();
        for (int i = 0; i < expected.length; i++) {
          largest = Math.max(largest, Math.abs(expected[i]));
          double off = Math.abs((double) expected[i] - actual[i]);
          difference = Double.isNaN(off) ? Double.POSITIVE_INFINITY : Math.max(difference, off);
        }
      }
    }
    return difference / largest;
  }

  /**
   * The first image's logits; all there are where the model has taken its one image's axis away.
   */
  private static float[] first(FloatTensor logits, int batch) {
    return batch == 1 ? logits.values() : logits.row(0).values();
  }

  private static FloatTensor logits(OrtRunner runner, String image, FloatTensor images) {
    return Objects.requireNonNull(runner.run(Feeds.image(image, images)).get(ForwardGraph.LOGITS));
  }

  /** One image, and others to fill the batch up. */
  private static FloatTensor repeated(FloatTensor images, int row, int batch) {
    Shape shape = images.row(0).shape();
    float[] values = new float[batch * shape.size()];
    for (int i = 0; i < batch; i++) {
      float[] one = images.row((row + i) % ROWS).values();
      System.arraycopy(one, 0, values, i * shape.size(), shape.size());
    }
    return FloatTensor.of(shape.batchOf(batch), values);
  }

  private static OrtRunner runner(SplitModel model) {
    return new OrtRunner(model, Runtime.getRuntime().availableProcessors());
  }
}
