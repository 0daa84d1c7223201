package dev.limelight.explain;

import dev.limelight.tensor.Activation;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Logits;
import java.util.ArrayList;
import java.util.List;

/** The function of the image that Integrated Gradients attributes. */
enum Objective {
  /** The explained class's logit. */
  LOGIT {
    @Override
    GradientFunction gradient(ExplainableModel model) {
      return model.gradient();
    }

    @Override
    double value(FloatTensor logits, int row, int target, Activation activation) {
      return Logits.row(logits, row).at(target);
    }
  },
  /** {@code -log p} of the explained class. */
  LOSS {
    @Override
    GradientFunction gradient(ExplainableModel model) {
      return model.lossGradient();
    }

    @Override
    double value(FloatTensor logits, int row, int target, Activation activation) {
      Logits values = Logits.row(logits, row);
      double logit = values.at(target);
      if (activation == Activation.SIGMOID) {
        // log(1 + exp(-logit)), without the overflow.
        return Math.max(-logit, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(logit)));
      }
      int top = values.top();
      return values.at(top) - logit - StrictMath.log(values.probability(top));
    }
  };

  static Objective of(IntegratedGradientsSetting setting) {
    return setting == IntegratedGradientsSetting.AUTHORS ? LOSS : LOGIT;
  }

  abstract GradientFunction gradient(ExplainableModel model);

  abstract double value(FloatTensor logits, int row, int target, Activation activation);

  /** How much the function changes from baseline to image, summed over the baselines. */
  double change(Classifier classifier, FloatTensor image, List<FloatTensor> baselines, int target) {
    List<Points> points = new ArrayList<>();
    points.add(Points.of(image));
    baselines.forEach(baseline -> points.add(Points.of(baseline)));
    FloatTensor logits = classifier.logits(new JoinedPoints(points));
    double change = 0;
    for (int trial = 1; trial <= baselines.size(); trial++) {
      change += value(logits, 0, target, classifier.activation());
      change -= value(logits, trial, target, classifier.activation());
    }
    return change;
  }
}
