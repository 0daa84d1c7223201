package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code a = } the gradient at the image of a graph whose ReLU passes only positive gradients at
 * positive activations (Springenberg, Dosovitskiy, Brox and Riedmiller 2014, section 3.4). On a
 * network without ReLU that is the plain gradient; the notes say so.
 */
record GuidedBackprop() implements Explainer {

  @Override
  public Map<Method, Attribution> attributions(
      ExplainableModel model, FloatTensor image, int target, NoiseSource noise) {
    GuidedGradient guided = model.guidedGradient();
    float[] values = new float[image.size()];
    GradientFold.evaluate(
        guided.function(),
        Points.of(image),
        target,
        (index, gradient) -> System.arraycopy(gradient, 0, values, 0, values.length));
    return Map.of(
        Method.GUIDED_BACKPROP,
        new Attribution(FloatTensor.of(image.shape(), values), notes(guided.rectifiers())));
  }

  private static Map<String, String> notes(int rectifiers) {
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put("guidedBackprop.rectifiers", Integer.toString(rectifiers));
    if (rectifiers == 0) {
      notes.put("guidedBackprop.validity", "no ReLU: equals the plain gradient");
    }
    return notes;
  }
}
