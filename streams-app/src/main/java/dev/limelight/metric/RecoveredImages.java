package dev.limelight.metric;

import dev.limelight.explain.Points;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;

/**
 * The image with all pixels blackened but those whose saliency is above a threshold; one point per
 * threshold.
 *
 * <p>Black is 0 in un-normalised pixel space. Since normalisation acts on each channel alone, it is
 * one value per channel in normalised space, and no pixel has to be un-normalised.
 */
final class RecoveredImages implements Points {
  private final FloatTensor image;
  private final FloatTensor map;
  private final float[] black;
  private final float[] thresholds;

  RecoveredImages(FloatTensor image, FloatTensor map, float[] black, float[] thresholds) {
    this.image = image;
    this.map = map;
    this.black = black;
    this.thresholds = thresholds;
  }

  @Override
  public int count() {
    return thresholds.length;
  }

  @Override
  public Shape shape() {
    return image.shape();
  }

  @Override
  public void fill(int index, float[] destination) {
    float threshold = thresholds[index];
    float[] original = image.values();
    float[] saliency = map.values();
    for (int channel = 0; channel < black.length; channel++) {
      int offset = channel * saliency.length;
      int none = Float.floatToRawIntBits(black[channel]);
      for (int i = 0; i < saliency.length; i++) {
        // All bits where the saliency is above the threshold: that cannot be predicted, and a
        // branch taken wrongly costs more than both values.
        int above = Float.floatToRawIntBits(threshold - saliency[i]) >> 31;
        int taken = (Float.floatToRawIntBits(original[offset + i]) & above) | (none & ~above);
        destination[offset + i] = Float.intBitsToFloat(taken);
      }
    }
  }
}
