package dev.limelight.app.bench;

import dev.limelight.explain.Classifier;
import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.GradientConsumer;
import dev.limelight.explain.GradientFunction;
import dev.limelight.explain.ModelIdentity;
import dev.limelight.explain.Points;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.List;
import java.util.SplittableRandom;

/** A model that costs nothing: every image has the same logits and the same gradient. */
final class FreeModel implements ExplainableModel {
  private static final int CLASSES = 10;

  private final ModelIdentity identity;
  private final Shape inputShape;
  private final float[] gradient;

  /** A model of images {@code [C,H,W]}. */
  FreeModel(String id, Shape inputShape) {
    this.identity = new ModelIdentity(id, "0".repeat(64), "0".repeat(64), "cpu", "none");
    this.inputShape = inputShape;
    this.gradient = new float[inputShape.size()];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = (float) random.nextDouble(-1, 1);
    }
  }

  @Override
  public ModelIdentity identity() {
    return identity;
  }

  @Override
  public Shape inputShape() {
    return inputShape;
  }

  @Override
  public List<String> labels() {
    return List.of();
  }

  @Override
  public Classifier classifier() {
    return new Classifier() {
      @Override
      public int classes() {
        return CLASSES;
      }

      @Override
      public FloatTensor logits(Points points) {
        return FloatTensor.of(
            Shape.of(points.count(), CLASSES), new float[points.count() * CLASSES]);
      }
    };
  }

  @Override
  public GradientFunction gradient() {
    return this::evaluate;
  }

  private void evaluate(Points points, int target, GradientConsumer consumer) {
    for (int index = 0; index < points.count(); index++) {
      consumer.accept(index, gradient);
    }
  }
}
