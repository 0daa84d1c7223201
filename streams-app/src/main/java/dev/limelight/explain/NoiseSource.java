package dev.limelight.explain;

/**
 * Port to the random numbers of an explanation: the standard normal samples that perturb an image,
 * and the uniform ones that make random baselines. Implementations are thread-safe and pure: sample
 * {@code i} is the same whenever, wherever and after whatever it is asked for.
 */
public interface NoiseSource {

  /**
   * Writes one sample.
   *
   * @param sampleIndex 0-based
   * @param standardNormals as long as an image has values, row-major {@code [C,H,W]}; overwritten
   *     whole
   */
  void fill(int sampleIndex, float[] standardNormals);

  /**
   * Checks, before anything is computed, that the samples can be had.
   *
   * @param samples how many will be asked for
   * @param elements values of each
   * @throws ExplanationException if this source has fewer samples, or of another size
   */
  default void require(int samples, int elements) {}

  /**
   * Writes one uniform sample, independent of the normal ones.
   *
   * @param sampleIndex 0-based
   * @param uniforms in [0,1]; as long as an image has values, overwritten whole
   * @throws ExplanationException if this source has none, or none of that index or size
   */
  void fillUniform(int sampleIndex, float[] uniforms);
}
