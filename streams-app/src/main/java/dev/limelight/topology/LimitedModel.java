package dev.limelight.topology;

import dev.limelight.explain.Classifier;
import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.FeatureFunction;
import dev.limelight.explain.FeatureMaps;
import dev.limelight.explain.ForwardingModel;
import dev.limelight.explain.GradientConsumer;
import dev.limelight.explain.GradientFunction;
import dev.limelight.explain.Points;
import dev.limelight.tensor.FloatTensor;

/**
 * A model that is evaluated until a deadline. What throws then is the model, in between two of its
 * runs: no method has to know of it. Thread-safe.
 */
final class LimitedModel extends ForwardingModel {
  private final Deadline deadline;

  /**
   * @param model what is evaluated
   * @param deadline until when
   */
  LimitedModel(ExplainableModel model, Deadline deadline) {
    super(model);
    this.deadline = deadline;
  }

  @Override
  protected FloatTensor logits(Classifier classifier, Points points) {
    return classifier.logits(deadline.of(points));
  }

  @Override
  protected void evaluate(
      GradientFunction function, Points points, int target, GradientConsumer consumer) {
    function.evaluate(deadline.of(points), target, consumer);
  }

  @Override
  protected FeatureMaps evaluate(FeatureFunction features, FloatTensor image, int target) {
    deadline.require();
    return features.evaluate(image, target);
  }
}
