package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code a = relu(sum over k of w_k * A_k)}, {@code w_k} the spatial mean of {@code d f_c / d A_k},
 * {@code A_k} the last convolutional feature maps; enlarged to the image bilinearly (Selvaraju et
 * al. 2017, section 3). The notes say which value of the model's graph that was.
 */
record GradCam() implements Explainer {

  @Override
  public Map<Method, Attribution> attributions(
      ExplainableModel model, FloatTensor image, int target, NoiseSource noise) {
    FeatureFunction features = model.features();
    FeatureMaps maps = features.evaluate(image, target);
    FloatTensor rectified = rectified(weightedSum(maps));
    FloatTensor enlarged =
        BilinearEnlargement.of(rectified, image.shape().dim(1), image.shape().dim(2));
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put("gradCam.layer", features.layer());
    Shape shape = maps.activation().shape();
    notes.put("gradCam.featureMaps", shape.dim(0) + "x" + shape.dim(1) + "x" + shape.dim(2));
    Shape oneChannel = enlarged.shape().batchOf(1);
    return Map.of(Method.GRAD_CAM, new Attribution(enlarged.reshaped(oneChannel), notes));
  }

  /** {@code sum over k of w_k * A_k}, before rectification, {@code [h,w]}. */
  static FloatTensor weightedSum(FeatureMaps maps) {
    Shape plane = maps.activation().shape().row();
    double[] sums = new double[plane.size()];
    for (int offset = 0; offset < maps.activation().size(); offset += sums.length) {
      double weight = 0;
      for (int i = 0; i < sums.length; i++) {
        weight += maps.gradient().at(offset + i);
      }
      weight /= sums.length;
      for (int i = 0; i < sums.length; i++) {
        sums[i] += weight * maps.activation().at(offset + i);
      }
    }
    float[] values = new float[sums.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) sums[i];
    }
    return FloatTensor.of(plane, values);
  }

  private static FloatTensor rectified(FloatTensor sums) {
    float[] values = sums.values().clone();
    for (int i = 0; i < values.length; i++) {
      // Not a NaN: that would hide a model's failure.
      values[i] = values[i] < 0 ? 0 : values[i];
    }
    return FloatTensor.of(sums.shape(), values);
  }
}
