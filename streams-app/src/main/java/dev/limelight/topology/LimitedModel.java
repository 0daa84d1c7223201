package dev.limelight.topology;

import dev.limelight.explain.Classifier;
import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.FeatureFunction;
import dev.limelight.explain.FeatureMaps;
import dev.limelight.explain.GradientFunction;
import dev.limelight.explain.GuidedGradient;
import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.explain.ModelIdentity;
import dev.limelight.explain.Points;
import dev.limelight.tensor.Activation;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.List;

/**
 * A model that is evaluated until a deadline. What throws then is the model, in between two of its
 * runs: no method has to know of it.
 *
 * @param model what is evaluated
 * @param deadline until when
 */
record LimitedModel(ExplainableModel model, Deadline deadline) implements ExplainableModel {

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
    return new LimitedClassifier(model.classifier(), deadline);
  }

  @Override
  public GradientFunction gradient() {
    return limited(model.gradient());
  }

  @Override
  public String backwardGraph(Method method, MethodOptions options) {
    return model.backwardGraph(method, options);
  }

  @Override
  public GradientFunction lossGradient() {
    return limited(model.lossGradient());
  }

  @Override
  public GuidedGradient guidedGradient() {
    GuidedGradient guided = model.guidedGradient();
    return new GuidedGradient(limited(guided.function()), guided.rectifiers());
  }

  @Override
  public FeatureFunction features() {
    return new LimitedFeatures(model.features(), deadline);
  }

  private GradientFunction limited(GradientFunction function) {
    return (points, target, consumer) -> function.evaluate(deadline.of(points), target, consumer);
  }

  private record LimitedFeatures(FeatureFunction features, Deadline deadline)
      implements FeatureFunction {
    @Override
    public String layer() {
      return features.layer();
    }

    @Override
    public FeatureMaps evaluate(FloatTensor image, int target) {
      deadline.require();
      return features.evaluate(image, target);
    }
  }

  private record LimitedClassifier(Classifier classifier, Deadline deadline) implements Classifier {
    @Override
    public int classes() {
      return classifier.classes();
    }

    @Override
    public Activation activation() {
      return classifier.activation();
    }

    @Override
    public FloatTensor logits(Points points) {
      return classifier.logits(deadline.of(points));
    }
  }
}
