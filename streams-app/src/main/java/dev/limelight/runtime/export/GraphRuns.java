package dev.limelight.runtime.export;

import dev.limelight.tensor.FloatTensor;
import java.util.Map;

/** Runs of one graph. They may go side by side. */
interface GraphRuns {
  /**
   * Runs and returns float outputs by name.
   *
   * @throws ExportException if the graph cannot be run
   */
  Map<String, FloatTensor> run(Feeds feeds);
}
