package dev.limelight.metric;

import dev.limelight.tensor.FloatTensor;

/**
 * The share of a map's saliency that lies inside a box: {@code sum(m inside) / sum(m)} (Wang et
 * al., "Score-CAM", CVPR workshops 2020, section 4.3, energy-based pointing game). Stateless.
 */
public final class EnergyInRegion {
  private EnergyInRegion() {}

  /**
   * The share, in [0,1]; 0 for a map of zeros.
   *
   * @param map {@code [H,W]}, not negative
   * @param region the box; what of it lies outside the map counts as empty
   * @throws IllegalArgumentException if no part of the box lies in the map
   */
  public static double share(FloatTensor map, Region region) {
    int height = map.shape().dim(0);
    int width = map.shape().dim(1);
    int top = Math.max(region.top(), 0);
    int left = Math.max(region.left(), 0);
    int bottom = (int) Math.min((long) region.top() + region.height(), height);
    int right = (int) Math.min((long) region.left() + region.width(), width);
    if (top >= bottom || left >= right) {
      throw new IllegalArgumentException(
          region + " lies outside the map of " + width + " x " + height + " pixels");
    }
    double inside = 0;
    for (int row = top; row < bottom; row++) {
      for (int column = left; column < right; column++) {
        inside += map.at(row * width + column);
      }
    }
    double all = 0;
    for (float value : map.values()) {
      all += value;
    }
    // Rounding of two sums in different orders may put the quotient a hair above one.
    return all > 0 ? Math.min(inside / all, 1) : 0;
  }
}
