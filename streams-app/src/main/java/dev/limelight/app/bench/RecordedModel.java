package dev.limelight.app.bench;

import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.FeatureFunction;
import dev.limelight.explain.FeatureMaps;
import dev.limelight.explain.ForwardingModel;
import dev.limelight.explain.GradientConsumer;
import dev.limelight.explain.GradientFunction;
import dev.limelight.explain.Points;
import dev.limelight.tensor.FloatTensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A model that writes down which runs it was asked for, so that they can be run alone: the same
 * graphs, as many points in each call, in the same order, but with points at hand and the gradients
 * thrown away. For one thread.
 */
final class RecordedModel extends ForwardingModel {
  private final FloatTensor picture;
  private final List<Runnable> runs = new ArrayList<>();
  private int rows;

  /**
   * @param picture what the runs are repeated on, {@code [C,H,W]}
   */
  RecordedModel(ExplainableModel model, FloatTensor picture) {
    super(model);
    this.picture = picture;
  }

  /** Points of all runs. */
  int rows() {
    return rows;
  }

  /** Runs what was recorded, once. */
  void runAlone() {
    runs.forEach(Runnable::run);
  }

  @Override
  protected void evaluate(
      GradientFunction function, Points points, int target, GradientConsumer consumer) {
    CopiedPoints copies = new CopiedPoints(picture, points.count());
    runs.add(() -> function.evaluate(copies, target, (index, gradient) -> {}));
    rows += points.count();
    function.evaluate(points, target, consumer);
  }

  @Override
  protected FeatureMaps evaluate(FeatureFunction features, FloatTensor image, int target) {
    runs.add(() -> features.evaluate(picture, target));
    rows++;
    return features.evaluate(image, target);
  }
}
