package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.OrderStatistics;
import dev.limelight.tensor.Shape;
import java.util.function.Supplier;

/**
 * {@code a = (sum over i of |g_i|) * v}, with {@code v = 1} where {@code V > q}, else {@code v = V}
 * (Huang and Liu, "Guided AbsoluteGrad", arXiv 2404.15564, section 3). {@code V} is the unbiased
 * variance of the {@code g_i} per element, {@code q} its {@code p}-quantile within each channel
 * over H x W, linearly interpolated.
 *
 * @param plan the noisy copies, at least two
 * @param percentile p, in (0,1)
 */
record GuidedAbsoluteGrad(NoisyCopies plan, double percentile) implements SampledMethod {

  GuidedAbsoluteGrad {
    plan.requireVariance(Method.GUIDED_ABSOLUTE_GRAD);
  }

  @Override
  public Supplier<FloatTensor> attribution(SampleStatistics statistics) {
    GradientMoments moments = statistics.moments();
    GradientMagnitude magnitude = statistics.magnitude();
    return () -> guided(magnitude.sum(), moments, percentile);
  }

  /** Any sum of the samples' gradients {@code [C,H,W]}, times the guide {@code v}. */
  static FloatTensor guided(FloatTensor magnitude, GradientMoments moments, double percentile) {
    Shape shape = magnitude.shape();
    float[] guided = new float[shape.size()];
    double[] channel = new double[shape.row().size()];
    for (int offset = 0; offset < guided.length; offset += channel.length) {
      moments.variances(offset, channel);
      double threshold = OrderStatistics.quantile(channel, percentile);
      for (int i = 0; i < channel.length; i++) {
        double guide = channel[i] > threshold ? 1 : channel[i];
        guided[offset + i] = (float) (magnitude.at(offset + i) * guide);
      }
    }
    return FloatTensor.of(shape, guided);
  }
}
