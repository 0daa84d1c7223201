package dev.limelight.tensor;

/**
 * The smallest and the largest of some values.
 *
 * @param min the smallest
 * @param max the largest
 */
public record ValueRange(float min, float max) {

  /**
   * The range of a tensor's values. One NaN makes both ends NaN, so {@link #isFinite()} also says
   * whether all values are finite.
   *
   * @throws IllegalArgumentException if the tensor is empty
   */
  public static ValueRange of(FloatTensor tensor) {
    if (tensor.size() == 0) {
      throw new IllegalArgumentException("An empty tensor " + tensor.shape() + " has no range");
    }
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    for (float value : tensor.values()) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    return new ValueRange(min, max);
  }

  /** How far apart the ends are. */
  public float extent() {
    return max - min;
  }

  /** Whether every value was finite. */
  public boolean isFinite() {
    return Float.isFinite(min) && Float.isFinite(max);
  }
}
