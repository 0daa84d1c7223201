package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;

/**
 * Which points around an image a method takes gradients at. Two equal plans give the same points,
 * so methods with equal plans share the gradients.
 */
interface SamplePlan {

  /**
   * The points for one image.
   *
   * @throws ExplanationException if the noise does not suffice
   */
  Points points(FloatTensor image, NoiseSource noise);
}
