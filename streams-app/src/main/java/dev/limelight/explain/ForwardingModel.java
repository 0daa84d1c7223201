package dev.limelight.explain;

import dev.limelight.tensor.Activation;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.List;

/**
 * A model that has another one do everything. What is to be done around its runs, a subclass does
 * in one place for each kind of run, whichever graph it is of. Thread-safe if the subclass is.
 */
public abstract class ForwardingModel implements ExplainableModel {
  private final ExplainableModel model;

  /**
   * Around a model.
   *
   * @param model does everything
   */
  protected ForwardingModel(ExplainableModel model) {
    this.model = model;
  }

  /** A run of the forward graph. */
  protected FloatTensor logits(Classifier classifier, Points points) {
    return classifier.logits(points);
  }

  /** A run of a graph that has gradients of the image. */
  protected void evaluate(
      GradientFunction function, Points points, int target, GradientConsumer consumer) {
    function.evaluate(points, target, consumer);
  }

  /** A run of the graph that has feature maps. */
  protected FeatureMaps evaluate(FeatureFunction features, FloatTensor image, int target) {
    return features.evaluate(image, target);
  }

  @Override
  public final ModelIdentity identity() {
    return model.identity();
  }

  @Override
  public final Shape inputShape() {
    return model.inputShape();
  }

  @Override
  public final List<String> labels() {
    return model.labels();
  }

  @Override
  public final String backwardGraph(Method method, MethodOptions options) {
    return model.backwardGraph(method, options);
  }

  @Override
  public final Classifier classifier() {
    Classifier classifier = model.classifier();
    return new Classifier() {
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
        return ForwardingModel.this.logits(classifier, points);
      }
    };
  }

  @Override
  public final GradientFunction gradient() {
    return forwarded(model.gradient());
  }

  @Override
  public final GradientFunction lossGradient() {
    return forwarded(model.lossGradient());
  }

  @Override
  public final GuidedGradient guidedGradient() {
    GuidedGradient guided = model.guidedGradient();
    return new GuidedGradient(forwarded(guided.function()), guided.rectifiers());
  }

  @Override
  public final FeatureFunction features() {
    FeatureFunction features = model.features();
    return new FeatureFunction() {
      @Override
      public String layer() {
        return features.layer();
      }

      @Override
      public FeatureMaps evaluate(FloatTensor image, int target) {
        return ForwardingModel.this.evaluate(features, image, target);
      }
    };
  }

  private GradientFunction forwarded(GradientFunction function) {
    return (points, target, consumer) -> evaluate(function, points, target, consumer);
  }
}
