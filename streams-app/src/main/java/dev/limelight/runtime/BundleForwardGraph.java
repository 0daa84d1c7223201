package dev.limelight.runtime;

import dev.limelight.onnx.DynamicBatch;
import dev.limelight.onnx.ForwardGraph;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.ValueInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The forward graph of a bundle. It comes from {@code model.onnx}, unless that takes a fixed number
 * of images or mixes them: the export has freed it of that, or settled on one image at a time, and
 * its backward graph holds the forward graph for it. Stateless.
 */
final class BundleForwardGraph {
  private static final Set<String> OPTIONAL_OUTPUTS = Set.of("MaxPool", "LayerNormalization");

  private BundleForwardGraph() {}

  /** As {@link ForwardGraphSource#restrict}. */
  static byte[] restrict(Path model, String imageInput, String logitsValue) {
    Graph graph = ForwardGraph.entered(GraphReader.read(model), imageInput);
    Path exported = model.resolveSibling(ModelBundle.BACKWARD);
    boolean fixed = DynamicBatch.fixed(graph, imageInput) >= 0;
    if (!fixed && !Files.exists(exported)) {
      return GraphWriter.write(ForwardGraph.restrict(graph, imageInput, logitsValue));
    }
    Graph backward = GraphReader.read(exported);
    return fixed || DynamicBatch.fixed(backward, imageInput) >= 0
        ? GraphWriter.write(lean(cut(backward, imageInput)))
        : GraphWriter.write(ForwardGraph.restrict(graph, imageInput, logitsValue));
  }

  /** Image to logits, of a backward graph. */
  static byte[] of(Path backward, String imageInput) {
    return GraphWriter.write(lean(cut(GraphReader.read(backward), imageInput)));
  }

  /** Image to logits, which the backward graph hands out under that name already. */
  private static Graph cut(Graph backward, String imageInput) {
    List<ValueInfo> logits =
        backward.outputs().stream()
            .filter(output -> output.name().equals(ForwardGraphSource.LOGITS))
            .toList();
    return backward
        .withInputs(List.of(ForwardGraph.input(backward, imageInput)))
        .withOutputs(logits)
        .pruned();
  }

  /** Without the optional outputs that only the backward nodes read: they cost time. */
  private static Graph lean(Graph graph) {
    Set<String> read = new HashSet<>();
    graph.nodes().forEach(node -> read.addAll(node.inputs()));
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      boolean bare =
          OPTIONAL_OUTPUTS.contains(node.opType())
              && node.outputs().stream().skip(1).noneMatch(read::contains);
      nodes.add(bare ? node.withOutputs(node.outputs().subList(0, 1)) : node);
    }
    return graph.withNodes(nodes);
  }
}
