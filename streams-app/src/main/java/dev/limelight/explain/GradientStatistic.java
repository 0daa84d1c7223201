package dev.limelight.explain;

/**
 * How the gradients of a plan's points are folded into one number per element, one gradient at a
 * time: none is kept. For one explanation and one thread.
 */
interface GradientStatistic {

  /**
   * Takes the next gradient in.
   *
   * @param gradient row-major {@code [C,H,W]}; only read, and only during the call
   */
  void fold(float[] gradient);
}
