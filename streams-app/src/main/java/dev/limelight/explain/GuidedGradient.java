package dev.limelight.explain;

/**
 * The backward graph whose ReLU passes positive gradients at positive activations only.
 *
 * @param function the guided gradient
 * @param rectifiers how many ReLU lie on the way from image to logits; where there is none the
 *     guided gradient is the plain one
 */
public record GuidedGradient(GradientFunction function, int rectifiers) {

  /**
   * A guided gradient.
   *
   * @throws IllegalArgumentException if the count is negative
   */
  public GuidedGradient {
    if (rectifiers < 0) {
      throw new IllegalArgumentException("rectifiers must not be negative, got " + rectifiers);
    }
  }
}
