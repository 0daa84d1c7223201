package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;

/** Noise given as an array, to repeat a computation made elsewhere. Thread-safe. */
public final class FixedNoise implements NoiseSource {
  private final FloatTensor samples;

  /**
   * Noise from {@code samples}.
   *
   * @param samples {@code [n,C,H,W]}, standard normal: not yet multiplied by the spread
   * @throws IllegalArgumentException if the array has another rank
   */
  public FixedNoise(FloatTensor samples) {
    if (samples.shape().rank() != 4) {
      throw new IllegalArgumentException(
          "Noise samples are an array [n,C,H,W], got " + samples.shape());
    }
    this.samples = samples;
  }

  @Override
  public void fill(int sampleIndex, float[] standardNormals) {
    require(sampleIndex + 1, standardNormals.length);
    System.arraycopy(
        samples.values(),
        sampleIndex * standardNormals.length,
        standardNormals,
        0,
        standardNormals.length);
  }

  @Override
  public void require(int count, int elements) {
    if (samples.shape().row().size() != elements) {
      throw new ExplanationException(
          "The noise given is "
              + samples.shape()
              + ", but each sample of this model's input needs "
              + elements
              + " values");
    }
    if (samples.shape().dim(0) < count) {
      throw new ExplanationException(
          "The noise given has "
              + samples.shape().dim(0)
              + " samples, but "
              + count
              + " are needed: give more, or ask for fewer samples");
    }
  }
}
