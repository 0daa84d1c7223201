package dev.limelight.runtime.export;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.TypedGraph;

/** The number of classes of a model, from its logits' shape. */
final class Classes {
  private Classes() {}

  /**
   * Number of classes, K.
   *
   * @throws ExportException if the logits are not {@code [N,K]} with a known K
   */
  static int of(TypedGraph typed) {
    Dims dims = typed.value(BackwardGraph.LOGITS).dims();
    long rows = typed.graph().inputs().get(0).dim(0) == 1 ? 1 : Dims.DYNAMIC;
    if (dims.rank() != 2 || dims.at(0) != rows || dims.at(1) < 1) {
      throw new ExportException(
          "The logits have dimensions "
              + dims
              + " (? follows the batch); a classifier's are [?,K]. Choose another value with --output");
    }
    return (int) dims.at(1);
  }
}
