package dev.limelight.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Follows the batch of a fixed-batch model from the image through all values, rewriting. */
final class BatchFlow {
  private final Graph graph;
  private final Map<String, long[]> dims;
  private final long batch;
  private final Rewriting rewriting;
  private final Map<String, BatchAxis> axes = new HashMap<>();
  private String rows = "";

  /**
   * @param graph with one image input of fixed batch
   * @param dims dimensions of every value the nodes write, at that batch
   */
  BatchFlow(Graph graph, Map<String, long[]> dims, long batch) {
    this.graph = graph;
    this.dims = dims;
    this.batch = batch;
    this.rewriting = new Rewriting(graph);
  }

  /** The graph with the batch free; its image input as before. */
  Graph freed() {
    String image = graph.inputs().get(0).name();
    axes.put(image, BatchAxis.FIRST);
    for (Node node : graph.nodes()) {
      boolean shapeOnly = node.opType().equals("Shape") || node.opType().equals("Size");
      if (shapeOnly || node.inputs().stream().noneMatch(axes::containsKey)) {
        rewriting.keep(node);
        continue;
      }
      BatchStep step = new BatchStep(node, this);
      BatchAxis axis = BatchRules.follow(step);
      rewriting.keep(step.rewritten());
      axes.putAll(BatchStep.outputs(node, axis));
    }
    String output = graph.outputs().get(0).name();
    if (!BatchAxis.FIRST.equals(axes.get(output))) {
      throw new UnsupportedModelException(
          "The model was exported for a fixed batch of %d, and its logits do not carry it as their"
                  .formatted(batch)
              + " first dimension; export it with a dynamic batch dimension");
    }
    return rewriting.graph();
  }

  long batch() {
    return batch;
  }

  Rewriting rewriting() {
    return rewriting;
  }

  Optional<BatchAxis> axis(String value) {
    return Optional.ofNullable(axes.get(value));
  }

  Optional<ConstantTensor> constant(String value) {
    return Optional.ofNullable(graph.initializers().get(value));
  }

  long[] dims(String value) {
    ConstantTensor constant = graph.initializers().get(value);
    if (constant != null) {
      return constant.dims();
    }
    long[] known = dims.get(value);
    if (known == null) {
      throw new OnnxException("No dimensions are known for value '" + value + "'");
    }
    return known.clone();
  }

  /** Name of the number of images of a run, int64 of one element; one node for all. */
  String rows() {
    if (rows.isEmpty()) {
      rows = "limelight/rows";
      rewriting.keep(
          Node.of(
              rows,
              "Shape",
              List.of(graph.inputs().get(0).name()),
              List.of(rows),
              Attributes.NONE.with("start", 0L).with("end", 1L)));
    }
    return rows;
  }
}
