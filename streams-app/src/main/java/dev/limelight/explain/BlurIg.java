package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import java.util.Map;

/**
 * {@code a = - sum over i of step * (d blur / d sigma)(x, s_i) * g(blur(x, s_i))}, sigmas {@code
 * s_i = i * step}, {@code step = maxSigma / steps} (Xu, Venugopalan and Sundararajan, "Attribution
 * in scale and space", 2020, section 3). The sign makes it lead from the blurred image to the image
 * as other paths do; the map does not see it.
 *
 * @param options steps, strongest blur, kernel and difference
 */
record BlurIg(BlurIgOptions options) implements Explainer {

  @Override
  public Map<Method, Attribution> attributions(
      ExplainableModel model, FloatTensor image, int target, NoiseSource noise) {
    return Map.of(
        Method.BLUR_IG,
        Attribution.of(integrate(model.gradient(), image, target, Border.REFLECTED)));
  }

  FloatTensor integrate(GradientFunction function, FloatTensor image, int target, Border border) {
    BlurPath path = new BlurPath(image, options, border);
    float step = (float) path.step();
    float[] sums = new float[image.size()];
    GradientFold.evaluate(
        function,
        path,
        target,
        (index, gradient) -> {
          float[] change = path.takeChange(index);
          for (int i = 0; i < sums.length; i++) {
            sums[i] -= step * change[i] * gradient[i];
          }
        });
    return FloatTensor.of(image.shape(), sums);
  }
}
