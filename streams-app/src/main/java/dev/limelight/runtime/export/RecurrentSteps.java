package dev.limelight.runtime.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.UnsupportedModelException;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Writes recurrent layers out step by step, in operators that have gradients. How many steps there
 * are is seen when the model runs.
 */
final class RecurrentSteps {
  /**
   * Of all layers together. ONNX Runtime needs minutes to open a graph with a few times as many.
   */
  private static final int MOST_STEPS = 500;

  private RecurrentSteps() {}

  /**
   * The graph without recurrent operators.
   *
   * @param graph with one image input
   * @param shapes of one image, at which the graph runs
   * @throws ExportException if a layer has as many steps as an image of free size has rows
   * @throws UnsupportedModelException naming a layer that cannot be written so, or if they have
   *     more than {@value #MOST_STEPS} steps together
   */
  static Graph written(Graph graph, List<Shape> shapes) {
    List<Node> layers = graph.nodes().stream().filter(RecurrentLayer::isOne).toList();
    if (layers.isEmpty()) {
      return graph;
    }
    Observed observed = Observed.of(graph, layers, shapes);
    requireFew(layers, observed);
    List<Node> nodes = new ArrayList<>();
    Map<String, ConstantTensor> constants = new LinkedHashMap<>(graph.initializers());
    for (Node node : graph.nodes()) {
      if (RecurrentLayer.isOne(node)) {
        int steps = Objects.requireNonNull(observed.steps().get(node.name()));
        new RecurrentLayer(node, steps, observed.zeros(), constants, nodes).write();
      } else {
        nodes.add(node);
      }
    }
    return graph.withNodes(nodes).withInitializers(constants).pruned();
  }

  private static void requireFew(List<Node> layers, Observed observed) {
    int steps =
        layers.stream()
            .mapToInt(
                layer ->
                    Objects.requireNonNull(observed.steps().get(layer.name()))
                        * (layer.attributes().text("direction", "").equals("bidirectional")
                            ? 2
                            : 1))
            .sum();
    if (steps > MOST_STEPS) {
      throw new UnsupportedModelException(
          "The model's %d recurrent layers, the first of which is '%s' (%s), have %d steps together; accepted are %d, as each is written out"
              .formatted(
                  layers.size(),
                  layers.get(0).name(),
                  layers.get(0).operator(),
                  steps,
                  MOST_STEPS));
    }
  }

  /**
   * What running the graph shows.
   *
   * @param steps of every layer, by its name
   * @param zeros the initial states that are zero for all images
   */
  private record Observed(Map<String, Integer> steps, Set<String> zeros) {
    static Observed of(Graph graph, List<Node> layers, List<Shape> shapes) {
      ValueInfo image = graph.inputs().get(0);
      Set<String> sequences = new LinkedHashSet<>();
      Set<String> states = new LinkedHashSet<>();
      for (Node layer : layers) {
        sequences.add(layer.input(0));
        RecurrentLayer.states(layer).forEach(states::add);
      }
      Set<String> zeros = new HashSet<>(states);
      zeros.removeAll(graph.reachableFrom(image.name()));
      Set<String> all = new LinkedHashSet<>(sequences);
      all.addAll(zeros);
      all.removeAll(graph.initializers().keySet());
      for (String state : states) {
        ConstantTensor constant = graph.initializers().get(state);
        if (constant != null && !isZero(FloatBuffer.wrap(constant.toFloats()))) {
          zeros.remove(state);
        }
      }
      List<Map<String, long[]>> runs = new ArrayList<>();
      try (OrtRunner runner = OrtRunner.unoptimized(GraphWriter.split(graph, List.copyOf(all)))) {
        for (Shape shape : shapes) {
          int batch = Math.toIntExact(Math.max(1, image.dim(0)));
          FloatTensor images = TestImages.batch(shape, batch, -1f, 1f);
          runs.add(
              runner.run(Feeds.image(image.name(), images), all, results -> read(results, zeros)));
        }
      }
      Map<String, Integer> steps = new HashMap<>();
      layers.forEach(layer -> steps.put(layer.name(), steps(layer, runs)));
      return new Observed(steps, zeros);
    }

    private static Map<String, long[]> read(Map<String, OnnxValue> results, Set<String> zeros) {
      Map<String, long[]> dims = new HashMap<>();
      results.forEach(
          (name, value) -> {
            OnnxTensor tensor = (OnnxTensor) value;
            dims.put(name, tensor.getInfo().getShape());
            if (zeros.contains(name) && !isZero(tensor.getFloatBuffer())) {
              zeros.remove(name);
            }
          });
      return dims;
    }

    private static int steps(Node layer, List<Map<String, long[]>> runs) {
      List<Long> steps =
          runs.stream()
              .map(dims -> Objects.requireNonNull(dims.get(layer.input(0)))[0])
              .distinct()
              .toList();
      if (steps.size() != 1) {
        throw new ExportException(
            "Node '%s' (%s) takes as many steps as the image has rows or columns, %s of those tried; it can be written out for one size only"
                .formatted(layer.name(), layer.operator(), steps));
      }
      return Math.toIntExact(steps.get(0));
    }

    private static boolean isZero(FloatBuffer values) {
      while (values.hasRemaining()) {
        if (values.get() != 0) {
          return false;
        }
      }
      return true;
    }
  }
}
