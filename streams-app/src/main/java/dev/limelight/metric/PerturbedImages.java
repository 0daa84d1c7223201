package dev.limelight.metric;

import dev.limelight.explain.Points;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;

/**
 * First the image with its most salient pixels gone, one point per threshold, then the blurred
 * image with them put back.
 */
final class PerturbedImages implements Points {
  private final FloatTensor image;
  private final FloatTensor blurred;
  private final FloatTensor map;
  private final float[] thresholds;

  PerturbedImages(FloatTensor image, FloatTensor blurred, FloatTensor map, float[] thresholds) {
    this.image = image;
    this.blurred = blurred;
    this.map = map;
    this.thresholds = thresholds;
  }

  @Override
  public int count() {
    return 2 * thresholds.length;
  }

  @Override
  public Shape shape() {
    return image.shape();
  }

  @Override
  public void fill(int index, float[] destination) {
    boolean deletes = index < thresholds.length;
    float threshold = thresholds[index % thresholds.length];
    int pixels = map.size();
    for (int i = 0; i < destination.length; i++) {
      boolean salient = map.at(i % pixels) > threshold;
      if (deletes) {
        destination[i] = salient ? 0 : image.at(i);
      } else {
        destination[i] = salient ? image.at(i) : blurred.at(i);
      }
    }
  }
}
