package dev.limelight.runtime;

import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.GraphWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A backward graph as explanations run it, thousands of times with the gradient as its only result:
 * without the logits and what only they need, and with one row of the last weights in the place of
 * a product of all of them with a one-hot row. Stateless.
 */
final class GradientGraph {
  /** Heap that reading, rewriting and writing takes at most, in sizes of the file. */
  private static final int HEAP_FILES = 8;

  private GradientGraph() {}

  /**
   * Whether a heap has room to make the graph of a file. It only saves time: of a file too large
   * for it, the whole graph gives the same gradients.
   *
   * @param heapBytes the most that the heap may grow to
   */
  static boolean fits(Path backward, long heapBytes) {
    try {
      return Files.size(backward) <= heapBytes / HEAP_FILES;
    } catch (IOException e) {
      // Whoever reads it says what is wrong with it.
      return true;
    }
  }

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
