package dev.limelight.explain;

import dev.limelight.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statistics that the methods of one plan asked for, each kept once however many methods read
 * it. For one explanation and one thread.
 */
final class SampleStatistics {
  private final Shape shape;
  private final List<GradientStatistic> requested = new ArrayList<>();
  private @Nullable GradientMoments moments;
  private @Nullable GradientMagnitude magnitude;
  private @Nullable LatestGradient latest;

  SampleStatistics(Shape shape) {
    this.shape = shape;
  }

  /** Mean and variance; to be asked for before the first gradient. */
  GradientMoments moments() {
    if (moments == null) {
      moments = new GradientMoments(shape);
      requested.add(moments);
    }
    return moments;
  }

  /** Sum of magnitudes; to be asked for before the first gradient. */
  GradientMagnitude magnitude() {
    if (magnitude == null) {
      magnitude = new GradientMagnitude(shape);
      requested.add(magnitude);
    }
    return magnitude;
  }

  /** The gradient itself, of a plan of one point; to be asked for before it comes. */
  LatestGradient latest() {
    if (latest == null) {
      latest = new LatestGradient(shape);
      requested.add(latest);
    }
    return latest;
  }

  void fold(float[] gradient) {
    for (GradientStatistic statistic : requested) {
      statistic.fold(gradient);
    }
  }
}
