package dev.limelight.runtime.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.TensorInfo;
import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.TypedGraph;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Learns the type and dimensions of every value by running the model at several batch sizes, and at
 * several image sizes where those are free: what differs follows them. Values that depend on the
 * image at most through its shape are kept with their content, if it is the same in all runs.
 */
final class GraphProbe {
  private static final int FEWEST = 2;

  /** Values read from one run: they exist at the same time. */
  private static final int AT_A_TIME = 250;

  private static final int LARGEST_CONSTANT = 1 << 26;

  private GraphProbe() {}

  /** What one run says of one value. */
  private record Sighting(ElementType type, Dims dims, ConstantTensor content) {}

  /**
   * The graph with its values' types.
   *
   * @param graph with one image input
   * @param probes shapes of one image; several where its height or width is free, none of whose
   *     free sizes are equal
   */
  static TypedGraph probe(Graph graph, List<Shape> probes) {
    ValueInfo image = graph.inputs().get(0);
    Set<String> dependent = graph.reachableFrom(image.name());
    List<String> written = new ArrayList<>();
    for (Node node : graph.nodes()) {
      node.outputs().stream().filter(value -> !value.isEmpty()).forEach(written::add);
    }
    byte[] model = GraphWriter.write(graph, written);
    List<Map<String, Sighting>> sightings = new ArrayList<>();
    try (OrtRunner runner = new OrtRunner(model, Runtime.getRuntime().availableProcessors())) {
      for (int run = 0; run < Math.max(FEWEST, probes.size()); run++) {
        Shape shape = probes.get(Math.min(run, probes.size() - 1));
        FloatTensor images = TestImages.batch(shape, FEWEST + run, -1f, 1f);
        OrtRunner.Feeds feeds = OrtRunner.Feeds.image(image.name(), images);
        Map<String, Sighting> seen = new HashMap<>();
        for (int from = 0; from < written.size(); from += AT_A_TIME) {
          int to = Math.min(from + AT_A_TIME, written.size());
          Set<String> some = new LinkedHashSet<>(written.subList(from, to));
          seen.putAll(runner.run(feeds, some, results -> sight(results, dependent)));
        }
        sightings.add(seen);
      }
    }
    return typed(graph, image, sightings);
  }

  /** Shape of one image, of an input whose dimensions but the first are known. */
  static Shape shape(ValueInfo image) {
    return Shape.of((int) image.dim(1), (int) image.dim(2), (int) image.dim(3));
  }

  private static Map<String, Sighting> sight(
      Map<String, OnnxValue> results, Set<String> dependent) {
    Map<String, Sighting> sightings = new HashMap<>();
    results.forEach(
        (name, value) -> {
          if (value instanceof OnnxTensor tensor) {
            TensorInfo info = tensor.getInfo();
            ElementType type = type(name, info);
            long[] dims = info.getShape();
            long bytes = type.bytes();
            for (long dim : dims) {
              bytes *= dim;
            }
            boolean keep = !dependent.contains(name) && bytes <= LARGEST_CONSTANT;
            ConstantTensor content = keep ? content(tensor, type, dims) : ConstantTensor.longs();
            sightings.put(name, new Sighting(type, Dims.of(dims), content));
          }
        });
    return sightings;
  }

  private static ConstantTensor content(OnnxTensor tensor, ElementType type, long[] dims) {
    ByteBuffer buffer = tensor.getByteBuffer();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return ConstantTensor.of(type, dims, bytes);
  }

  private static ElementType type(String name, TensorInfo info) {
    return switch (info.type) {
      case FLOAT -> ElementType.FLOAT;
      case DOUBLE -> ElementType.DOUBLE;
      case INT64 -> ElementType.INT64;
      case INT32 -> ElementType.INT32;
      case INT16 -> ElementType.INT16;
      case INT8 -> ElementType.INT8;
      case UINT8 -> ElementType.UINT8;
      case BOOL -> ElementType.BOOL;
      case FLOAT16 -> ElementType.FLOAT16;
      case BFLOAT16 -> ElementType.BFLOAT16;
      default ->
          throw new ExportException("Value '" + name + "' has the unsupported type " + info.type);
    };
  }

  private static TypedGraph typed(
      Graph graph, ValueInfo image, List<Map<String, Sighting>> sightings) {
    Map<String, Value> values = new HashMap<>();
    Map<String, ConstantTensor> constants = new HashMap<>(graph.initializers());
    constants.forEach(
        (name, tensor) -> values.put(name, new Value(name, tensor.type(), Dims.of(tensor.dims()))));
    values.put(
        image.name(),
        new Value(
            image.name(),
            image.type(),
            Dims.of(Dims.DYNAMIC, image.dim(1), image.dim(2), image.dim(3))));
    Set<String> dependent = new HashSet<>(graph.reachableFrom(image.name()));
    sightings
        .get(0)
        .forEach(
            (name, first) -> {
              Dims dims = first.dims();
              boolean same = !dependent.contains(name);
              for (Map<String, Sighting> run : sightings) {
                Sighting other = Objects.requireNonNull(run.get(name));
                dims = merged(name, dims, other.dims());
                same = same && first.content().equals(other.content());
              }
              values.put(name, new Value(name, first.type(), dims));
              if (same && dims.isStatic() && first.content().size() == dims.size()) {
                constants.put(name, first.content());
              }
            });
    return new TypedGraph(graph, values, constants);
  }

  private static Dims merged(String name, Dims first, Dims second) {
    if (first.rank() != second.rank()) {
      throw new ExportException(
          "Value '" + name + "' changes its rank with the batch or image size");
    }
    Dims merged = first;
    for (int axis = 0; axis < first.rank(); axis++) {
      if (first.at(axis) != second.at(axis)) {
        merged = merged.with(axis, Dims.DYNAMIC);
      }
    }
    return merged;
  }
}
