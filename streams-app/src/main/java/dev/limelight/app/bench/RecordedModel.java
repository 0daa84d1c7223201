package dev.limelight.app.bench;

import dev.limelight.explain.Classifier;
import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.FeatureFunction;
import dev.limelight.explain.FeatureMaps;
import dev.limelight.explain.GradientFunction;
import dev.limelight.explain.GuidedGradient;
import dev.limelight.explain.ModelIdentity;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A model that writes down which runs it was asked for, so that they can be run alone: the same
 * graphs, as many points in each call, in the same order, but with points at hand and the gradients
 * thrown away. For one thread.
 */
final class RecordedModel implements ExplainableModel {
  private final ExplainableModel model;
  private final FloatTensor picture;
  private final List<Runnable> runs = new ArrayList<>();
  private int rows;

  /**
   * @param picture what the runs are repeated on, {@code [C,H,W]}
   */
  RecordedModel(ExplainableModel model, FloatTensor picture) {
    this.model = model;
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
  public ModelIdentity identity() {
    return model.identity();
  }

  @Override
  public Shape inputShape() {
    return model.inputShape();
  }

  @Override
  public List<String> labels() {
    return model.labels();
  }

  @Override
  public Classifier classifier() {
    return model.classifier();
  }

  @Override
  public GradientFunction gradient() {
    return recorded(model.gradient());
  }

  @Override
  public GradientFunction lossGradient() {
    return recorded(model.lossGradient());
  }

  @Override
  public GuidedGradient guidedGradient() {
    GuidedGradient guided = model.guidedGradient();
    return new GuidedGradient(recorded(guided.function()), guided.rectifiers());
  }

  @Override
  public FeatureFunction features() {
    FeatureFunction features = model.features();
    return new FeatureFunction() {
      @Override
      public String layer() {
        return features.layer();
      }

      @Override
      public FeatureMaps evaluate(FloatTensor image, int target) {
        runs.add(() -> features.evaluate(picture, target));
        rows++;
        return features.evaluate(image, target);
      }
    };
  }

  private GradientFunction recorded(GradientFunction function) {
    return (points, target, consumer) -> {
      CopiedPoints copies = new CopiedPoints(picture, points.count());
      runs.add(() -> function.evaluate(copies, target, (index, gradient) -> {}));
      rows += points.count();
      function.evaluate(points, target, consumer);
    };
  }
}
