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
   * @return gives the attribution {@code [C,H,W]} once all gradients are folded
   */
  Supplier<FloatTensor> attribution(SampleStatistics statistics);
}
