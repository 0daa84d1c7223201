package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import java.util.function.Supplier;

/** {@code a = g(x)} (Simonyan, Vedaldi and Zisserman 2013, section 3). */
record VanillaGradient() implements SampledMethod {

  @Override
  public SamplePlan plan() {
    return new ImageItself();
  }

  @Override
  public Supplier<FloatTensor> attribution(SampleStatistics statistics) {
    LatestGradient gradient = statistics.latest();
    return gradient::values;
  }
}
