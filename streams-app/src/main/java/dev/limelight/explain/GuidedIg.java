package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import java.util.Map;

/**
 * Guided Integrated Gradients (Kapishnikov et al. 2021, section 4): the gradient along a path from
 * 0 in normalised values to the image that moves, at each step, the features with the smallest
 * gradients first; {@code a} sums {@code (y_new - y_old) * g}. See {@link GuidedPath} for a step.
 * Each step needs the gradient where the one before it ended, so the steps run one after another.
 *
 * @param options steps, fraction, distance
 */
record GuidedIg(GuidedIgOptions options) implements Explainer {

  @Override
  public Map<Method, Attribution> attributions(
      ExplainableModel model, FloatTensor image, int target, NoiseSource noise) {
    FloatTensor black = FloatTensor.zeros(image.shape());
    return Map.of(
        Method.GUIDED_IG, Attribution.of(integrate(model.gradient(), image, black, target)));
  }

  FloatTensor integrate(
      GradientFunction function, FloatTensor image, FloatTensor baseline, int target) {
    GuidedPath path = new GuidedPath(image, baseline, options);
    for (int step = 0; step < options.steps(); step++) {
      int current = step;
      GradientFold.evaluate(
          function, path, target, (index, gradient) -> path.advance(current, gradient));
    }
    return path.attribution();
  }
}
