package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import java.util.function.Supplier;

/**
 * {@code a = mean over i of g(x + e_i)} (Smilkov et al. 2017, section 3).
 *
 * @param plan the noisy copies
 */
record SmoothGrad(NoisyCopies plan) implements SampledMethod {

  @Override
  public Supplier<FloatTensor> attribution(SampleStatistics statistics) {
    GradientMoments moments = statistics.moments();
    return moments::mean;
  }
}
