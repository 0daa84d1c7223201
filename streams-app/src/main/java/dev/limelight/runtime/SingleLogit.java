package dev.limelight.runtime;

import dev.limelight.explain.Classifier;
import dev.limelight.explain.FeatureFunction;
import dev.limelight.explain.FeatureMaps;
import dev.limelight.explain.GradientFunction;
import dev.limelight.explain.Points;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.List;

/**
 * A model with one logit z as a classifier of two classes: 0, the negative, and 1, the positive,
 * with the logits 0 and z. Their softmax is sigmoid(z) for the positive class, so everything that
 * works with classes works with it. What is differentiated for a class is its log-odds: z for the
 * positive, -z for the negative.
 */
final class SingleLogit {
  static final int CLASSES = 2;

  private SingleLogit() {}

  /** Labels of both classes: given both, or the positive one's, or none. */
  static List<String> labels(List<String> given) {
    return given.size() == 1 ? List.of("not " + given.get(0), given.get(0)) : given;
  }

  static Classifier classifier(Classifier single) {
    return new Classifier() {
      @Override
      public int classes() {
        return CLASSES;
      }

      @Override
      public FloatTensor logits(Points points) {
        FloatTensor positive = single.logits(points);
        float[] both = new float[CLASSES * positive.size()];
        for (int row = 0; row < positive.size(); row++) {
          both[CLASSES * row + 1] = positive.at(row);
        }
        return FloatTensor.of(Shape.of(positive.size(), CLASSES), both);
      }
    };
  }

  static GradientFunction gradient(GradientFunction single, ModelFailures failures) {
    return (points, target, consumer) -> {
      requireClass(target, failures);
      single.evaluate(
          points,
          0,
          (index, gradient) -> consumer.accept(index, target == 1 ? gradient : negated(gradient)));
    };
  }

  static FeatureFunction features(FeatureFunction single, ModelFailures failures) {
    return new FeatureFunction() {
      @Override
      public String layer() {
        return single.layer();
      }

      @Override
      public FeatureMaps evaluate(FloatTensor image, int target) {
        requireClass(target, failures);
        FeatureMaps maps = single.evaluate(image, 0);
        FloatTensor gradient = maps.gradient();
        return target == 1
            ? maps
            : new FeatureMaps(
                maps.activation(), FloatTensor.of(gradient.shape(), negated(gradient.values())));
      }
    };
  }

  private static void requireClass(int target, ModelFailures failures) {
    if (target < 0 || target >= CLASSES) {
      throw failures.because("has classes 0 and 1 (its one logit), asked for " + target);
    }
  }

  private static float[] negated(float[] gradient) {
    float[] negative = new float[gradient.length];
    for (int i = 0; i < negative.length; i++) {
      negative[i] = -gradient[i];
    }
    return negative;
  }
}
