package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import java.util.function.Supplier;

/**
 * {@code a = } the unbiased variance over i of {@code g(x + e_i)}, per element (Adebayo et al.
 * 2018).
 *
 * @param plan the noisy copies, at least two
 */
record VarGrad(NoisyCopies plan) implements SampledMethod {

  VarGrad {
    plan.requireVariance(Method.VAR_GRAD);
  }

  @Override
  public Supplier<FloatTensor> attribution(SampleStatistics statistics) {
    GradientMoments moments = statistics.moments();
    return moments::variance;
  }
}
