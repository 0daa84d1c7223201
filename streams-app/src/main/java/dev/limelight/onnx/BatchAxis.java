package dev.limelight.onnx;

import org.jspecify.annotations.Nullable;

/**
 * Where a value carries the batch. The size along {@code axis} is {@code outer * batch * inner},
 * row-major: outside the batch come {@code outer} blocks, inside it {@code inner} elements, as a
 * Reshape leaves them that merges axes ({@code [B, heads, L, D]} to {@code [B * heads, L, D]} has
 * {@code inner = heads}).
 *
 * @param axis the axis, from 0
 * @param outer factor before the batch, at least 1
 * @param inner factor after the batch, at least 1
 */
record BatchAxis(int axis, long outer, long inner) {
  /** The batch alone, as the first axis. */
  static final BatchAxis FIRST = new BatchAxis(0, 1, 1);

  BatchAxis {
    if (axis < 0 || outer < 1 || inner < 1) {
      throw new IllegalArgumentException(
          "Axis %d, outer %d, inner %d: axes count from 0, factors from 1"
              .formatted(axis, outer, inner));
    }
  }

  /** The same factors along another axis. */
  BatchAxis at(int other) {
    return new BatchAxis(other, outer, inner);
  }

  /** Size along the axis for one image. */
  long perImage() {
    return outer * inner;
  }

  /**
   * Where the batch comes to lie when the same elements get other dimensions.
   *
   * <p>For a batch of one several axes may do, which differ in what later operators make of them.
   * An axis of its own is preferred, and merging into the last axis (the features) is avoided.
   *
   * @return null if the new dimensions tear the batch apart
   */
  static @Nullable BatchAxis reshaped(BatchAxis from, long[] in, long[] out, long batch) {
    long before = from.outer;
    for (int axis = 0; axis < from.axis; axis++) {
      before *= in[axis];
    }
    BatchAxis best = null;
    long prefix = 1;
    for (int axis = 0; axis < out.length && prefix != 0 && before % prefix == 0; axis++) {
      long outer = before / prefix;
      if (out[axis] > 0 && out[axis] % (outer * batch) == 0) {
        BatchAxis found = new BatchAxis(axis, outer, out[axis] / (outer * batch));
        if (best == null || found.cost(out.length) < best.cost(out.length)) {
          best = found;
        }
      }
      prefix *= out[axis];
    }
    return best;
  }

  private int cost(int rank) {
    boolean features = axis == rank - 1 && rank > 1;
    return (outer > 1 ? 2 : 0) + (inner > 1 ? (features ? 3 : 1) : 0);
  }
}
