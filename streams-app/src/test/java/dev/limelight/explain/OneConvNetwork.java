package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;

/**
 * A network small enough to follow by hand (Captum, BasicModel_ConvNet_One_Conv): an image 1x4x4, a
 * convolution 3x3 of ones to two channels with biases -50 and -75, ReLU, and a linear layer whose
 * weights are 1 for the first five and -1 for the last three of the eight values.
 */
final class OneConvNetwork {
  static final Shape IMAGE = Shape.of(1, 4, 4);
  private static final Shape FEATURES = Shape.of(2, 2, 2);
  private static final float[] BIAS = {-50, -75};
  private static final int SIDE = 2;
  private static final int WINDOW = 3;
  private static final int POSITIVE_WEIGHTS = 5;

  private OneConvNetwork() {}

  /** The values 0 to 15. */
  static FloatTensor image() {
    float[] values = new float[IMAGE.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return FloatTensor.of(IMAGE, values);
  }

  /** The convolution's output, and the logit's gradient there. */
  static FeatureMaps atConvolution(FloatTensor image) {
    FeatureMaps rectified = atRelu(image);
    float[] gradient = rectified.gradient().values().clone();
    for (int k = 0; k < gradient.length; k++) {
      gradient[k] = rectified.activation().at(k) > 0 ? gradient[k] : 0;
    }
    float[] sums = convolution(image.values());
    return new FeatureMaps(FloatTensor.of(FEATURES, sums), FloatTensor.of(FEATURES, gradient));
  }

  /** ReLU's output, and the logit's gradient there. */
  static FeatureMaps atRelu(FloatTensor image) {
    float[] activation = convolution(image.values());
    float[] weights = new float[activation.length];
    for (int k = 0; k < activation.length; k++) {
      activation[k] = Math.max(activation[k], 0);
      weights[k] = k < POSITIVE_WEIGHTS ? 1 : -1;
    }
    return new FeatureMaps(FloatTensor.of(FEATURES, activation), FloatTensor.of(FEATURES, weights));
  }

  /** The gradient with respect to the image, whose ReLU may hold back negative gradients. */
  static float[] gradient(float[] image, boolean guided) {
    FeatureMaps maps = atConvolution(FloatTensor.of(IMAGE, image.clone()));
    float[] gradient = new float[image.length];
    for (int k = 0; k < FEATURES.size(); k++) {
      float passed = maps.gradient().at(k);
      if (guided && passed < 0) {
        continue;
      }
      for (int tap = 0; tap < WINDOW * WINDOW; tap++) {
        gradient[pixel(k, tap)] += passed;
      }
    }
    return gradient;
  }

  private static float[] convolution(float[] image) {
    float[] sums = new float[FEATURES.size()];
    for (int k = 0; k < sums.length; k++) {
      sums[k] = BIAS[k / (SIDE * SIDE)];
      for (int tap = 0; tap < WINDOW * WINDOW; tap++) {
        sums[k] += image[pixel(k, tap)];
      }
    }
    return sums;
  }

  private static int pixel(int feature, int tap) {
    int row = feature % (SIDE * SIDE) / SIDE + tap / WINDOW;
    return row * IMAGE.dim(2) + feature % SIDE + tap % WINDOW;
  }
}
