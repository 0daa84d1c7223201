package dev.limelight.runtime;

import dev.limelight.explain.GradientConsumer;
import dev.limelight.explain.GradientFunction;
import dev.limelight.explain.Points;

/**
 * A model's backward graph behind the explainers' port. Thread-safe; passes on what is not finite.
 */
final class OrtGradientFunction implements GradientFunction {
  private final ModelRuns runs;
  private final int classes;

  OrtGradientFunction(ModelRuns runs, int classes) {
    this.runs = runs;
    this.classes = classes;
  }

  @Override
  public void evaluate(Points points, int target, GradientConsumer consumer) {
    if (target < 0 || target >= classes) {
      throw runs.failures().because("has classes 0 to " + (classes - 1) + ", asked for " + target);
    }
    runs.run(points, target, consumer::accept);
  }
}
