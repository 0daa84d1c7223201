package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.Arrays;

/** The step in which every method ends: from an attribution to a saliency map. Stateless. */
public final class SaliencyMap {
  private SaliencyMap() {}

  /**
   * The map of an attribution: {@code m[h,w] = sum over c of |a[c,h,w]|}, min-max scaled over the
   * image to [0,1].
   *
   * <p>Scaling a constant map divides zero by zero; where that leaves nothing but NaN the map is
   * all ones, as it is for an attribution with a NaN in it. Any other NaN (there is an infinity
   * among the sums) becomes 0. A map never contains NaN.
   *
   * @param attribution signed, {@code [C,H,W]}, at least one value
   * @return {@code [H,W]}, in [0,1]
   */
  public static FloatTensor of(FloatTensor attribution) {
    Shape shape = attribution.shape();
    if (shape.rank() != 3 || shape.size() == 0) {
      throw new IllegalArgumentException("An attribution is [C,H,W], got " + shape);
    }
    double[] sums = sumOfMagnitudes(attribution);
    float[] map = scale(sums);
    return FloatTensor.of(shape.row(), map);
  }

  private static double[] sumOfMagnitudes(FloatTensor attribution) {
    float[] values = attribution.values();
    double[] sums = new double[attribution.shape().row().size()];
    for (int offset = 0; offset < values.length; offset += sums.length) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += Math.abs(values[offset + i]);
      }
    }
    return sums;
  }

  private static float[] scale(double[] sums) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (double sum : sums) {
      min = Math.min(min, sum);
      max = Math.max(max, sum);
    }
    double extent = max - min;
    float[] map = new float[sums.length];
    boolean allNaN = true;
    for (int i = 0; i < map.length; i++) {
      double scaled = (sums[i] - min) / extent;
      allNaN &= Double.isNaN(scaled);
      map[i] = Double.isNaN(scaled) ? 0 : (float) scaled;
    }
    if (allNaN) {
      Arrays.fill(map, 1);
    }
    return map;
  }
}
