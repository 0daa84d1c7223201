package dev.limelight.image;

/**
 * The weights of a triangle filter along one axis, for a window of the scaled axis: output {@code
 * i} is the weighted sum of {@code count(i)} samples from {@code first(i)} on. Weights are 22-bit
 * fixed point and add up to one.
 */
final class FilterTaps {
  private static final double ONE = 1 << 22;

  private final int[] first;
  private final int[] count;
  private final int[] weights;
  private final int stride;
  private final boolean keepScale;

  private FilterTaps(int outputs, int stride, boolean keepScale) {
    this.first = new int[outputs];
    this.count = new int[outputs];
    this.weights = new int[Math.multiplyExact(outputs, stride)];
    this.stride = stride;
    this.keepScale = keepScale;
  }

  /**
   * Taps for scaling {@code samples} samples to {@code scaled}, of which {@code outputs} from
   * {@code offset} on are wanted.
   */
  static FilterTaps of(int samples, long scaled, long offset, int outputs) {
    double scale = (double) samples / scaled;
    // Below 1 the picture is enlarged, and the triangle spans two samples: plain bilinear.
    double reach = Math.max(scale, 1);
    FilterTaps taps = new FilterTaps(outputs, (int) Math.ceil(reach) * 2 + 1, samples == scaled);
    double[] weights = new double[taps.stride];
    for (int i = 0; i < outputs; i++) {
      double centre = (offset + i + 0.5) * scale;
      int from = Math.max(0, (int) (centre - reach + 0.5));
      // The neighbour of a sample that stays where it is has no weight.
      int to = taps.keepScale ? from + 1 : Math.min(samples, (int) (centre + reach + 0.5));
      double sum = 0;
      for (int k = 0; k < to - from; k++) {
        weights[k] = Math.max(0, 1 - Math.abs((from + k + 0.5 - centre) / reach));
        sum += weights[k];
      }
      taps.first[i] = from;
      taps.count[i] = to - from;
      for (int k = 0; k < to - from; k++) {
        taps.weights[i * taps.stride + k] = (int) (weights[k] / sum * ONE + 0.5);
      }
    }
    return taps;
  }

  /**
   * Whether the axis keeps its scale: output {@code i} is the sample at {@code first(i)} itself.
   */
  boolean keepScale() {
    return keepScale;
  }

  int first(int output) {
    return first[output];
  }

  int count(int output) {
    return count[output];
  }

  int[] weights() {
    return weights;
  }

  int weightsFrom(int output) {
    return output * stride;
  }
}
