package dev.limelight.runtime;

import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.GraphWriter;
import java.nio.file.Path;

/**
 * A backward graph as explanations run it, thousands of times with the gradient as its only result:
 * without the logits and what only they need, and with one row of the last weights in the place of
 * a product of all of them with a one-hot row. Stateless.
 */
final class GradientGraph {
  private GradientGraph() {}

  /**
   * The graph of a file.
   *
   * @param target name of its class input
   * @param gradient name of the result
   */
  static byte[] read(Path backward, String target, String gradient) {
    return GraphWriter.write(of(GraphReader.read(backward), target, gradient));
  }

  /** As {@link #read}, of a graph that was read. */
  static Graph of(Graph backward, String target, String gradient) {
    Graph alone =
        backward
            .withOutputs(
                backward.outputs().stream()
                    .filter(output -> output.name().equals(gradient))
                    .toList())
            .pruned();
    return OneHotRows.selected(alone, target).pruned();
  }
}
