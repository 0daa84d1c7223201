package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.RankCorrelation;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One method's map on its way through the checkpoints. For one explanation and one thread. */
final class ConvergingMap {
  private final Supplier<FloatTensor> running;
  private final double threshold;
  private @Nullable FloatTensor earlier;
  private @Nullable Attribution result;

  /**
   * @param running the attribution of the samples folded so far, a copy
   * @param threshold rank correlation of successive maps at which it has converged
   */
  ConvergingMap(Supplier<FloatTensor> running, double threshold) {
    this.running = running;
    this.threshold = threshold;
  }

  /**
   * Looks at the map, unless it has converged before.
   *
   * @param samples folded so far
   * @param last whether there are no more
   */
  void look(int samples, boolean last) {
    if (result != null) {
      return;
    }
    FloatTensor attribution = running.get();
    if (last || converged(SaliencyMap.of(attribution))) {
      result = Attribution.of(attribution).withSamplesUsed(OptionalInt.of(samples));
    }
  }

  /** A constant map correlates with nothing, so it never counts as converged. */
  private boolean converged(FloatTensor map) {
    FloatTensor before = earlier;
    earlier = map;
    return before != null && RankCorrelation.of(before, map) >= threshold;
  }

  /** Whether the result is there. */
  boolean settled() {
    return result != null;
  }

  /** The attribution where the map converged, or of all samples where it did not. */
  Attribution result() {
    return Objects.requireNonNull(result, "The last checkpoint has not been reached");
  }
}
