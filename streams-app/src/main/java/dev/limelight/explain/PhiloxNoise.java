package dev.limelight.explain;

import dev.limelight.random.Seed;
import dev.limelight.random.StandardNormal;
import dev.limelight.random.StandardUniform;

/**
 * Noise computed from a seed by a counter-based generator: any number of samples of any size.
 *
 * @param seed the explanation's seed
 */
public record PhiloxNoise(Seed seed) implements NoiseSource {
  /** Each purpose draws from a stream of its own: what one draws never shifts what another gets. */
  private static final int NOISE_STREAM = 0;

  private static final int BASELINE_STREAM = 1;

  @Override
  public void fill(int sampleIndex, float[] standardNormals) {
    StandardNormal.fill(seed.value(), sampleIndex, NOISE_STREAM, standardNormals);
  }

  @Override
  public void fillUniform(int sampleIndex, float[] uniforms) {
    StandardUniform.fill(seed.value(), sampleIndex, BASELINE_STREAM, uniforms);
  }
}
