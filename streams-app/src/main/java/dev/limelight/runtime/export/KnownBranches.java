package dev.limelight.runtime.export;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import dev.limelight.onnx.Branches;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.SplitModel;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Settles branches whose condition does not depend on what an image shows: tracing leaves them
 * where a shape was asked for ({@code squeeze}, {@code flatten}). A condition that comes out the
 * same at several batch sizes is taken to be so at all of them; the self-check holds the result
 * against the model with its branches.
 */
final class KnownBranches {
  private static final int RUNS = 3;
  private static final int DEEPEST = 50;

  private KnownBranches() {}

  /**
   * The graph with the branches taken that are known; others stay.
   *
   * @param graph with one image input
   * @param shapes of one image, at which the graph runs
   */
  static Graph settle(Graph graph, List<Shape> shapes) {
    ValueInfo image = graph.inputs().get(0);
    Graph current = graph;
    for (int depth = 0; depth < DEEPEST; depth++) {
      Set<String> conditions = new LinkedHashSet<>();
      Set<String> dependent = current.reachableFrom(image.name());
      for (Node node : current.nodes()) {
        if (Branches.isBranching(node) && !dependent.contains(node.input(0))) {
          conditions.add(node.input(0));
        }
      }
      Map<String, Boolean> known =
          conditions.isEmpty() ? Map.of() : observe(current, shapes, conditions);
      if (known.isEmpty()) {
        return current;
      }
      current = Branches.resolve(current, known).pruned();
    }
    return current;
  }

  private static Map<String, Boolean> observe(
      Graph graph, List<Shape> shapes, Set<String> conditions) {
    Map<String, Boolean> known = new LinkedHashMap<>();
    Set<String> open = new LinkedHashSet<>();
    for (String condition : conditions) {
      ConstantTensor constant = graph.initializers().get(condition);
      if (constant == null) {
        open.add(condition);
      } else {
        known.put(condition, constant.toLongs()[0] != 0);
      }
    }
    if (!open.isEmpty()) {
      try {
        known.putAll(constants(graph, shapes, open));
      } catch (ExportException refused) {
        // ONNX Runtime does not run the model; what is wrong with it is said by the later steps.
        return known;
      }
    }
    return known;
  }

  /** The conditions that are the same at every batch and image size. */
  private static Map<String, Boolean> constants(
      Graph graph, List<Shape> shapes, Set<String> conditions) {
    ValueInfo image = graph.inputs().get(0);
    SplitModel model = GraphWriter.split(graph, List.copyOf(conditions));
    Map<String, Boolean> same = new LinkedHashMap<>();
    try (OrtRunner runner = new OrtRunner(model, Runtime.getRuntime().availableProcessors())) {
      for (int run = 0; run < RUNS; run++) {
        int batch = image.dim(0) < 0 ? run + 1 : Math.toIntExact(image.dim(0));
        Shape shape = shapes.get(Math.min(run, shapes.size() - 1));
        FloatTensor images = TestImages.batch(shape, batch, -1f, 1f);
        Map<String, Boolean> seen =
            runner.run(Feeds.image(image.name(), images), KnownBranches::booleans);
        if (run == 0) {
          same.putAll(seen);
        }
        same.entrySet().removeIf(entry -> !entry.getValue().equals(seen.get(entry.getKey())));
      }
    }
    return same;
  }

  private static Map<String, Boolean> booleans(Map<String, OnnxValue> results) {
    Map<String, Boolean> seen = new LinkedHashMap<>();
    results.forEach(
        (name, value) -> {
          if (value instanceof OnnxTensor tensor
              && tensor.getInfo().type == OnnxJavaType.BOOL
              && tensor.getInfo().getNumElements() == 1) {
            seen.put(name, tensor.getByteBuffer().get(0) != 0);
          }
        });
    return seen;
  }
}
