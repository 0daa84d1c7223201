package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;

/** The plan of one point: the image, without noise. */
record ImageItself() implements SamplePlan {

  @Override
  public Points points(FloatTensor image, NoiseSource noise) {
    return Points.of(image);
  }
}
