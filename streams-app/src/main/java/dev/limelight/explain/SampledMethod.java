package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import java.util.function.Supplier;

/** A method whose attribution is a statistic of the gradients at a plan's points. Immutable. */
interface SampledMethod {

  /** Where it takes gradients. */
  SamplePlan plan();

  /**
   * Asks for the statistics it reads.
   *
   * @param statistics the plan's, before the first gradient
   * @return gives the attribution {@code [C,H,W]} of the gradients folded so far, its own copy
   */
  Supplier<FloatTensor> attribution(SampleStatistics statistics);
}
