package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code a = sum over the baselines b of (x - b) * integral over t of dF/dx at b + t (x - b)}, t
 * from 0 to 1 (Sundararajan, Taly and Yan 2017, section 3). In the setting of the authors of Guided
 * AbsoluteGrad {@code F} is {@code -log p[c]} and the integral the plain mean over the points; in
 * the usual ones {@code F} is the logit and the integral the trapezoid rule's. The notes say which,
 * and by how much the sum of {@code a} misses {@code F(x) - F(b)}, which an exact integral gives.
 *
 * @param options setting, points, trials
 */
record IntegratedGradients(IntegratedGradientsOptions options) implements Explainer {

  @Override
  public Map<Method, Attribution> attributions(
      ExplainableModel model, FloatTensor image, int target, NoiseSource noise) {
    List<FloatTensor> baselines = new ArrayList<>();
    for (int trial = 0; trial < options.trials(); trial++) {
      baselines.add(Baselines.of(options.setting(), image, trial, noise));
    }
    Objective objective = Objective.of(options.setting());
    StraightLines lines = new StraightLines(image, baselines, options.points());
    double[] sums = new double[image.size()];
    GradientFold.evaluate(
        objective.gradient(model),
        lines,
        target,
        (index, gradient) -> {
          float weight = (float) weight(lines.step(index));
          FloatTensor baseline = lines.baseline(index);
          for (int i = 0; i < sums.length; i++) {
            sums[i] += (double) (weight * gradient[i]) * (image.at(i) - baseline.at(i));
          }
        });
    double change = objective.change(model.classifier(), image, baselines, target);
    return Map.of(Method.INTEGRATED_GRADIENTS, attribution(image, sums, change));
  }

  /** Share of one point in the integral; all shares add up to 1. */
  private double weight(int step) {
    int points = options.points();
    if (options.setting() == IntegratedGradientsSetting.AUTHORS) {
      return 1.0 / points;
    }
    boolean end = step == 0 || step == points - 1;
    return (end ? 0.5 : 1.0) / (points - 1);
  }

  private Attribution attribution(FloatTensor image, double[] sums, double change) {
    float[] values = new float[sums.length];
    double total = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) sums[i];
      total += sums[i];
    }
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put("integratedGradients.setting", options.setting().label());
    notes.put("integratedGradients.points", Integer.toString(options.points()));
    notes.put("integratedGradients.trials", Integer.toString(options.trials()));
    notes.put("integratedGradients.completenessGap", Double.toString(Math.abs(total - change)));
    notes.put("integratedGradients.change", Double.toString(change));
    return new Attribution(FloatTensor.of(image.shape(), values), notes);
  }
}
