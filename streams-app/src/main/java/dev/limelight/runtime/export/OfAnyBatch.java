package dev.limelight.runtime.export;

import dev.limelight.onnx.ForwardGraph;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.ValueInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Graphs whose batch has no name. Where it has one, ONNX Runtime sees that two values are of the
 * same size whatever the batch, and gives the memory of one that is done with to a later one. In
 * between nothing else has it: for a gradient, half as much again as all that is alive at a time.
 */
final class OfAnyBatch {
  private static final String UNNAMED = "?";

  /** For more, ONNX Runtime would look in vain through so much memory that a session takes long. */
  private static final int MOST_NODES = 2_000;

  private OfAnyBatch() {}

  /** The same graph, computing the same. */
  static Graph of(Graph graph) {
    if (graph.nodes().size() > MOST_NODES) {
      return graph;
    }
    return graph
        .withInputs(graph.inputs().stream().map(OfAnyBatch::unnamed).toList())
        .withOutputs(graph.outputs().stream().map(OfAnyBatch::unnamed).toList());
  }

  private static ValueInfo unnamed(ValueInfo value) {
    List<String> dims = new ArrayList<>(value.dims());
    Collections.replaceAll(dims, ForwardGraph.BATCH, UNNAMED);
    return new ValueInfo(value.name(), value.type(), dims);
  }
}
