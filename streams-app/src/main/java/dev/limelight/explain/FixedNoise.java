package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;

/** Noise given as arrays, to repeat a computation made elsewhere. Thread-safe. */
public final class FixedNoise implements NoiseSource {
  private final FloatTensor samples;
  private final FloatTensor uniforms;

  /**
   * Noise from {@code samples}, without uniform samples.
   *
   * @param samples {@code [n,C,H,W]}, standard normal: not yet multiplied by the spread
   * @throws IllegalArgumentException if the array has another rank
   */
  public FixedNoise(FloatTensor samples) {
    this(samples, FloatTensor.zeros(Shape.of(0, 0, 0, 0)));
  }

  /**
   * Noise from two arrays.
   *
   * @param samples {@code [n,C,H,W]}, standard normal: not yet multiplied by the spread
   * @param uniforms {@code [m,C,H,W]}, in [0,1]: where baselines lie between an image's smallest
   *     and largest value
   * @throws IllegalArgumentException if an array has another rank
   */
  public FixedNoise(FloatTensor samples, FloatTensor uniforms) {
    if (samples.shape().rank() != 4 || uniforms.shape().rank() != 4) {
      throw new IllegalArgumentException(
          "Noise samples are an array [n,C,H,W], got "
              + samples.shape()
              + " and, uniform, "
              + uniforms.shape());
    }
    this.samples = samples;
    this.uniforms = uniforms;
  }

  @Override
  public void fill(int sampleIndex, float[] standardNormals) {
    require(sampleIndex + 1, standardNormals.length);
    copy(samples, sampleIndex, standardNormals);
  }

  @Override
  public void fillUniform(int sampleIndex, float[] destination) {
    require(uniforms, "uniform noise", sampleIndex + 1, destination.length);
    copy(uniforms, sampleIndex, destination);
  }

  @Override
  public void require(int count, int elements) {
    require(samples, "noise", count, elements);
  }

  private static void copy(FloatTensor given, int index, float[] destination) {
    System.arraycopy(
        given.values(), index * destination.length, destination, 0, destination.length);
  }

  private static void require(FloatTensor given, String name, int count, int elements) {
    if (given.shape().dim(0) < count) {
      throw new ExplanationException(
          "The "
              + name
              + " given has "
              + given.shape().dim(0)
              + " samples, but "
              + count
              + " are needed: give more, or ask for fewer samples");
    }
    if (given.shape().row().size() != elements) {
      throw new ExplanationException(
          "The "
              + name
              + " given is "
              + given.shape()
              + ", but each sample of this model's input needs "
              + elements
              + " values");
    }
  }
}
