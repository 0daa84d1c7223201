package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A model made of two functions, with two classes unless the classifier says otherwise. Its loss
 * and guided gradients are its gradient, its feature maps the image.
 */
public record StubModel(Shape inputShape, Classifier classifier, GradientFunction gradient)
    implements ExplainableModel {

  /** A model that only has gradients. */
  public static StubModel of(Shape inputShape, GradientFunction gradient) {
    return new StubModel(inputShape, new IndifferentClassifier(), gradient);
  }

  /** Recorded gradients, {@code [n,C,H,W]}: point i has gradient i. */
  public static StubModel replaying(FloatTensor gradients) {
    return of(
        gradients.shape().row(),
        (points, target, consumer) -> {
          for (int i = 0; i < points.count(); i++) {
            consumer.accept(i, gradients.row(i).values());
          }
        });
  }

  /** The gradient of an analytic function, given by its value at one point. */
  public static StubModel analytic(Shape inputShape, PointwiseGradient gradient) {
    return of(
        inputShape,
        (points, target, consumer) -> {
          float[] point = new float[points.shape().size()];
          for (int i = 0; i < points.count(); i++) {
            points.fill(i, point);
            consumer.accept(i, gradient.at(point));
          }
        });
  }

  /** One map of one method. */
  public FloatTensor map(
      Method method, MethodOptions options, FloatTensor image, NoiseSource noise) {
    return explain(method, options, image, noise).map();
  }

  /** One map of one method, with its notes. */
  public ExplainedMap explain(
      Method method, MethodOptions options, FloatTensor image, NoiseSource noise) {
    Map<Method, ExplainedMap> maps =
        new SaliencyEngine(Set.of(method), options).explain(this, image, 0, noise);
    return Objects.requireNonNull(maps.get(method));
  }

  @Override
  public ModelIdentity identity() {
    return new ModelIdentity("stub", "v", "b", "cpu", "0");
  }

  @Override
  public GradientFunction lossGradient() {
    return gradient;
  }

  @Override
  public GuidedGradient guidedGradient() {
    return new GuidedGradient(gradient, 0);
  }

  @Override
  public FeatureFunction features() {
    return new ImageFeatures(gradient);
  }

  @Override
  public List<String> labels() {
    return List.of("cat", "dog");
  }

  /** A gradient as a function of the point. */
  @FunctionalInterface
  public interface PointwiseGradient {
    float[] at(float[] point);
  }

  private record ImageFeatures(GradientFunction gradient) implements FeatureFunction {
    @Override
    public String layer() {
      return "image";
    }

    @Override
    public FeatureMaps evaluate(FloatTensor image, int target) {
      float[] values = new float[image.size()];
      gradient.evaluate(
          Points.of(image),
          target,
          (index, row) -> System.arraycopy(row, 0, values, 0, values.length));
      return new FeatureMaps(image, FloatTensor.of(image.shape(), values));
    }
  }

  private record IndifferentClassifier() implements Classifier {
    @Override
    public int classes() {
      return 2;
    }

    @Override
    public FloatTensor logits(Points points) {
      return FloatTensor.zeros(Shape.of(points.count(), 2));
    }
  }
}
