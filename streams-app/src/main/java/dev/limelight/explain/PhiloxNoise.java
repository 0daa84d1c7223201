package dev.limelight.explain;

import dev.limelight.random.Seed;
import dev.limelight.random.StandardNormal;

/**
 * Noise computed from a seed by a counter-based generator: any number of samples of any size.
 *
 * @param seed the explanation's seed
 */
public record PhiloxNoise(Seed seed) implements NoiseSource {
  /** Stream 0 is the Gaussian noise; other random draws of an explanation take other streams. */
  private static final int STREAM = 0;

  @Override
  public void fill(int sampleIndex, float[] standardNormals) {
    StandardNormal.fill(seed.value(), sampleIndex, STREAM, standardNormals);
  }
}
