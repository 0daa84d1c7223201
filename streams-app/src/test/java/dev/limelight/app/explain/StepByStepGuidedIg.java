package dev.limelight.app.explain;

import dev.limelight.explain.GradientFunction;
import dev.limelight.explain.GuidedIgOptions;
import dev.limelight.explain.Points;
import dev.limelight.explain.SaliencyMap;
import dev.limelight.tensor.FloatTensor;
import java.util.Arrays;

/**
 * Guided Integrated Gradients from black, a second time, as the paper's pseudo code has it
 * (Kapishnikov et al. 2021, algorithm 1): every quantity over all features, sorted whole, nothing
 * kept from one round to the next. For comparison only: it is slow.
 */
final class StepByStepGuidedIg {
  private final GuidedIgOptions options;
  private final double[] image;
  private final FloatTensor point;
  private final double[] position;
  private final double[] attribution;

  StepByStepGuidedIg(FloatTensor image, GuidedIgOptions options) {
    this.options = options;
    this.image = doubles(image.values());
    this.point = FloatTensor.zeros(image.shape());
    this.position = new double[this.image.length];
    this.attribution = new double[this.image.length];
  }

  /** The saliency map, row-major. */
  float[] map(GradientFunction gradient, int target) {
    for (int step = 0; step < options.steps(); step++) {
      float[] here = point.values();
      for (int i = 0; i < here.length; i++) {
        here[i] = (float) position[i];
      }
      FloatTensor now = FloatTensor.of(point.shape(), here);
      int current = step;
      gradient.evaluate(Points.of(now), target, (index, values) -> step(current, doubles(values)));
    }
    float[] floats = new float[attribution.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) attribution[i];
    }
    return SaliencyMap.of(FloatTensor.of(point.shape(), floats)).values();
  }

  private void step(int step, double[] gradient) {
    double progress = (step + 1.0) / options.steps();
    double near = Math.max(progress - options.maxDistance(), 0);
    double far = Math.min(progress + options.maxDistance(), 1);
    double allowed = total(new double[image.length]) * (1 - progress);
    double[] magnitudes = Arrays.stream(gradient).map(Math::abs).toArray();
    double share = Double.POSITIVE_INFINITY;
    while (share > 1) {
      for (int i = 0; i < image.length; i++) {
        if (image[i] != 0 && position[i] / image[i] < near) {
          moveTo(i, near * image[i], gradient);
        }
      }
      double remaining = total(position);
      if (Math.abs(remaining - allowed) <= 1e-9 * Math.max(remaining, allowed)) {
        return;
      }
      boolean[] chosen = chosen(magnitudes, far);
      double reach = 0;
      for (int i = 0; i < image.length; i++) {
        reach += chosen[i] ? Math.abs(far * image[i] - position[i]) : 0;
      }
      if (reach == 0) {
        return;
      }
      share = (remaining - allowed) / reach;
      for (int i = 0; i < image.length; i++) {
        if (chosen[i]) {
          double end = far * image[i];
          moveTo(i, share > 1 ? end : position[i] + share * (end - position[i]), gradient);
        }
      }
    }
  }

  /** Which features move next; those that are at their end are out from here on. */
  private boolean[] chosen(double[] magnitudes, double far) {
    for (int i = 0; i < image.length; i++) {
      if (position[i] == far * image[i]) {
        magnitudes[i] = Double.POSITIVE_INFINITY;
      }
    }
    double[] sorted = magnitudes.clone();
    Arrays.sort(sorted);
    double threshold = sorted[(int) (options.fraction() * (sorted.length - 1))];
    boolean[] chosen = new boolean[image.length];
    for (int i = 0; i < image.length; i++) {
      chosen[i] = magnitudes[i] <= threshold && magnitudes[i] < Double.POSITIVE_INFINITY;
    }
    return chosen;
  }

  private void moveTo(int feature, double end, double[] gradient) {
    attribution[feature] += (end - position[feature]) * gradient[feature];
    position[feature] = end;
  }

  private double total(double[] from) {
    double sum = 0;
    for (int i = 0; i < image.length; i++) {
      sum += Math.abs(image[i] - from[i]);
    }
    return sum;
  }

  private static double[] doubles(float[] values) {
    double[] copy = new double[values.length];
    Arrays.setAll(copy, i -> values[i]);
    return copy;
  }
}
