package dev.limelight.runtime.export;

import dev.limelight.tensor.FloatTensor;
import java.util.function.UnaryOperator;

/**
 * Whether a model's logits of one image depend on the other images of its batch, as where it
 * repeats or reshapes across the batch axis. Such a model has no gradient per image: what is
 * computed for a batch of noisy copies is not what is computed for each of them.
 */
final class MixedRows {
  /** Kernels differ between batch sizes, by far less than this of the largest logit. */
  private static final double TOLERANCE = 1e-3;

  private MixedRows() {}

  /**
   * Compares the first image on its own with the same image in a batch.
   *
   * @param logits the model, {@code [N,C,H,W]} to {@code [N,K]}
   * @param images at least two different ones
   * @param together their logits
   */
  static boolean in(UnaryOperator<FloatTensor> logits, FloatTensor images, FloatTensor together) {
    FloatTensor first = images.row(0);
    FloatTensor alone = logits.apply(FloatTensor.of(first.shape().batchOf(1), first.values()));
    double largest = 0;
    double apart = 0;
    for (int i = 0; i < alone.size(); i++) {
      largest = Math.max(largest, Math.abs(alone.at(i)));
      apart = Math.max(apart, Math.abs((double) alone.at(i) - together.at(i)));
    }
    return apart > TOLERANCE * largest;
  }
}
