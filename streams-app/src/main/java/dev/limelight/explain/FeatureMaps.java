package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;

/**
 * Feature maps of one image with their gradient.
 *
 * @param activation {@code [K,h,w]}
 * @param gradient of one class's logit, {@code [K,h,w]}
 */
public record FeatureMaps(FloatTensor activation, FloatTensor gradient) {

  /**
   * Two arrays of one shape.
   *
   * @throws IllegalArgumentException if their shapes differ or are not {@code [K,h,w]}
   */
  public FeatureMaps {
    if (activation.shape().rank() != 3 || !activation.shape().equals(gradient.shape())) {
      throw new IllegalArgumentException(
          "Feature maps and their gradient are both [K,h,w], got "
              + activation.shape()
              + " and "
              + gradient.shape());
    }
  }
}
