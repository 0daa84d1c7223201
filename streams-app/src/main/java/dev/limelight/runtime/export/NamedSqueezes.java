package dev.limelight.runtime.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.SplitModel;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Names the axes of each Squeeze that leaves them open: {@code x.squeeze()} drops every axis of
 * size one, and of a single image its batch as well, which the model is not written for. The axes
 * it drops of several images are meant.
 */
final class NamedSqueezes {
  private static final int IMAGES = 2;
  private static final int AXES_ARE_AN_INPUT = 13;
  private static final String SHAPE_OF = "limelight/squeezed/";

  private NamedSqueezes() {}

  /**
   * The graph with the axes named; itself where they are, or where it cannot be run.
   *
   * @param graph at its own operator set, with one image input
   * @param shape of one image
   */
  static Graph of(Graph graph, Shape shape) {
    ValueInfo image = graph.inputs().get(0);
    Set<String> dependent = graph.reachableFrom(image.name());
    Map<String, String> open = new LinkedHashMap<>();
    List<Node> nodes = new ArrayList<>(graph.nodes());
    for (Node node : graph.nodes()) {
      if (isOpen(node) && dependent.contains(node.input(0))) {
        String sizes = SHAPE_OF + node.name();
        open.put(node.name(), sizes);
        List<String> read = List.of(node.input(0));
        nodes.add(Node.of(sizes, "Shape", read, List.of(sizes), Attributes.NONE));
      }
    }
    if (open.isEmpty() || image.dim(0) >= 0) {
      return graph;
    }
    SplitModel model = GraphWriter.split(graph.withNodes(nodes), List.copyOf(open.values()));
    try (OrtRunner runner = OrtRunner.unoptimized(model)) {
      Feeds feeds = Feeds.image(image.name(), TestImages.batch(shape, IMAGES, -1f, 1f));
      Set<String> read = new LinkedHashSet<>(open.values());
      return named(graph, open, runner.run(feeds, read, NamedSqueezes::sizes));
    } catch (ExportException refused) {
      // ONNX Runtime does not run the model; what is wrong with it is said by the later steps.
      return graph;
    }
  }

  private static boolean isOpen(Node node) {
    return node.domain().isEmpty()
        && node.opType().equals("Squeeze")
        && !node.hasInput(1)
        && !node.attributes().has("axes");
  }

  private static Map<String, long[]> sizes(Map<String, OnnxValue> results) throws OrtException {
    Map<String, long[]> sizes = new HashMap<>();
    for (Map.Entry<String, OnnxValue> entry : results.entrySet()) {
      sizes.put(entry.getKey(), (long[]) ((OnnxTensor) entry.getValue()).getValue());
    }
    return sizes;
  }

  private static Graph named(Graph graph, Map<String, String> open, Map<String, long[]> sizes) {
    Map<String, ConstantTensor> constants = new LinkedHashMap<>(graph.initializers());
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      long[] seen = sizes.get(open.getOrDefault(node.name(), ""));
      if (seen == null) {
        nodes.add(node);
        continue;
      }
      long[] axes = LongStream.range(0, seen.length).filter(i -> seen[(int) i] == 1).toArray();
      if (graph.opset() < AXES_ARE_AN_INPUT) {
        nodes.add(node.withAttributes(node.attributes().with("axes", axes)));
      } else {
        String name = SHAPE_OF + node.name() + "/axes";
        constants.put(name, ConstantTensor.longs(axes));
        nodes.add(node.withInputs(List.of(node.input(0), name)));
      }
    }
    return graph.withNodes(nodes).withInitializers(constants);
  }
}
