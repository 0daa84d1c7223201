package dev.limelight.runtime;

import ai.onnxruntime.OrtException;
import dev.limelight.explain.Points;

/**
 * How a graph is run over many points. Thread-safe, except that nothing may run when it is closed.
 */
interface RunStrategy extends AutoCloseable {

  /**
   * Runs the graph at every point and hands the results over in index order, on the calling thread.
   * What the points or the consumer throw comes through as it is; when this method returns or
   * throws, nothing of it is running any more.
   *
   * @param target class for every row; graphs without a class input do not look at it
   */
  void run(Points points, int target, RowConsumer consumer)
      throws OrtException, InterruptedException;

  @Override
  void close() throws OrtException;
}
