package dev.limelight.runtime.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.TypedGraph;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.SplitModel;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Learns the type and dimensions of every value by running the model at several batch sizes, and at
 * several image sizes where those are free: what differs follows them. Values that depend on the
 * image at most through its shape are kept with their content, if it is the same in all runs. Of
 * all others only the dimensions are read, by a {@code Shape} node each: so no run has to hold all
 * values of a model at the same time.
 */
final class GraphProbe {
  private static final int FEWEST = 2;

  private static final String SHAPE_OF = "limelight/shape-of/";

  private static final int LARGEST_CONSTANT = 1 << 26;
  private static final ConstantTensor NONE = ConstantTensor.longs();

  private GraphProbe() {}

  /** What one run says of one value. */
  private record Sighting(ElementType type, Dims dims, ConstantTensor content) {}

  /**
   * The graph with its values' types.
   *
   * @param graph with one image input, of any number of images or of one
   * @param probes shapes of one image; several where its height or width is free, none of whose
   *     free sizes are equal
   */
  static TypedGraph probe(Graph graph, List<Shape> probes) {
    ValueInfo image = graph.inputs().get(0);
    Set<String> dependent = graph.reachableFrom(image.name());
    Map<String, ElementType> types = ValueTypes.of(graph);
    Map<String, String> observed = new LinkedHashMap<>();
    List<Node> shapes = new ArrayList<>();
    types.keySet().forEach(value -> observed.put(value, observe(value, dependent, shapes)));
    // ONNX Runtime goes through a graph from its last end: with the last value's shape there, all
    // values would be made before the first shape is read, and none could be let go of.
    Collections.reverse(shapes);
    List<Node> nodes = new ArrayList<>(graph.nodes());
    nodes.addAll(shapes);
    SplitModel model = GraphWriter.split(graph.withNodes(nodes), List.copyOf(observed.values()));
    List<Map<String, Sighting>> sightings = new ArrayList<>();
    try (OrtRunner runner = OrtRunner.unoptimized(model)) {
      for (int run = 0; run < Math.max(FEWEST, probes.size()); run++) {
        Shape shape = probes.get(Math.min(run, probes.size() - 1));
        int batch = image.dim(0) == 1 ? 1 : FEWEST + run;
        FloatTensor images = TestImages.batch(shape, batch, -1f, 1f);
        Feeds feeds = Feeds.image(image.name(), images);
        Set<String> read = new LinkedHashSet<>(observed.values());
        sightings.add(runner.run(feeds, read, results -> sight(results, types, observed)));
      }
    }
    return typed(graph, image, sightings);
  }

  /** Shape of one image, of an input whose dimensions but the first are known. */
  static Shape shape(ValueInfo image) {
    return Shape.of((int) image.dim(1), (int) image.dim(2), (int) image.dim(3));
  }

  /** The name of what is read of a value: itself, or the output of a node added for it. */
  private static String observe(String value, Set<String> dependent, List<Node> nodes) {
    if (!dependent.contains(value)) {
      return value;
    }
    String shape = SHAPE_OF + value;
    nodes.add(Node.of(shape, "Shape", List.of(value), List.of(shape), Attributes.NONE));
    return shape;
  }

  private static Map<String, Sighting> sight(
      Map<String, OnnxValue> results,
      Map<String, ElementType> types,
      Map<String, String> observed) {
    Map<String, Sighting> sightings = new HashMap<>();
    types.forEach(
        (value, type) -> {
          String read = Objects.requireNonNull(observed.get(value));
          OnnxTensor result = (OnnxTensor) Objects.requireNonNull(results.get(read));
          sightings.put(
              value,
              read.equals(value) ? sighting(result, type) : new Sighting(type, dims(result), NONE));
        });
    return sightings;
  }

  private static Sighting sighting(OnnxTensor result, ElementType type) {
    long[] dims = result.getInfo().getShape();
    long bytes = type.bytes();
    for (long dim : dims) {
      bytes *= dim;
    }
    boolean keep = bytes <= LARGEST_CONSTANT;
    return new Sighting(type, Dims.of(dims), keep ? content(result, type, dims) : NONE);
  }

  private static Dims dims(OnnxTensor shape) {
    LongBuffer buffer = shape.getLongBuffer();
    long[] dims = new long[buffer.remaining()];
    buffer.get(dims);
    return Dims.of(dims);
  }

  private static ConstantTensor content(OnnxTensor tensor, ElementType type, long[] dims) {
    ByteBuffer buffer = tensor.getByteBuffer();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return ConstantTensor.of(type, dims, bytes);
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
            Dims.of(
                image.dim(0) == 1 ? 1 : Dims.DYNAMIC, image.dim(1), image.dim(2), image.dim(3))));
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
