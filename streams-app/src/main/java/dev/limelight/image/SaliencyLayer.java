package dev.limelight.image;

import dev.limelight.tensor.FloatTensor;
import java.util.Arrays;

/**
 * A saliency map laid over its picture. The picture turns grey and the map's colours cover most of
 * it, in the same proportion everywhere, so that a colour means the same value at every place.
 *
 * <p>Gradient maps have a few pixels far above all others; scaled to their maximum they would show
 * nothing else. The scale therefore ends at the 99.5 % quantile, which the legend states; values
 * above have its last colour.
 */
final class SaliencyLayer {
  private static final double SCALE_QUANTILE = 0.995;
  private static final float COVER = 0.62f;

  private final FloatTensor map;
  private final float scaleEnd;

  /**
   * @throws IllegalArgumentException if the map is not {@code [H,W]} with at least one value
   */
  SaliencyLayer(FloatTensor map) {
    if (map.shape().rank() != 2 || map.size() == 0) {
      throw new IllegalArgumentException(
          "A saliency map has the shape [H,W] with at least one pixel, got " + map.shape());
    }
    this.map = map;
    float[] sorted = map.values().clone();
    Arrays.sort(sorted);
    float quantile = sorted[(int) Math.ceil(sorted.length * SCALE_QUANTILE) - 1];
    this.scaleEnd = quantile > 0 ? quantile : 1;
  }

  /** The value that the scale's last colour stands for. */
  float scaleEnd() {
    return scaleEnd;
  }

  /** The map over {@code picture}, enlarged to the picture's size with smooth transitions. */
  RgbImage over(RgbImage picture) {
    int width = picture.width();
    int height = picture.height();
    int[] pixels = new int[Math.multiplyExact(width, height)];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int luma = ChannelOrder.GRAY.value(picture.rgb(x, y), 0);
        int grey = luma << 16 | luma << 8 | luma;
        float value = at((x + 0.5f) / width, (y + 0.5f) / height) / scaleEnd;
        pixels[y * width + x] = ColorMap.mix(grey, ColorMap.rgb(value), COVER);
      }
    }
    return RgbImage.of(width, height, pixels);
  }

  /** The map's value at a relative place, bilinear between pixel centres. */
  private float at(float relativeX, float relativeY) {
    int height = map.shape().dim(0);
    int width = map.shape().dim(1);
    float x = Math.max(0, Math.min(width - 1, relativeX * width - 0.5f));
    float y = Math.max(0, Math.min(height - 1, relativeY * height - 0.5f));
    int left = (int) x;
    int upper = (int) y;
    int right = Math.min(left + 1, width - 1);
    int lower = Math.min(upper + 1, height - 1);
    float above = mix(map.at(upper * width + left), map.at(upper * width + right), x - left);
    float below = mix(map.at(lower * width + left), map.at(lower * width + right), x - left);
    return mix(above, below, y - upper);
  }

  private static float mix(float from, float to, float share) {
    return from + (to - from) * share;
  }
}
