package dev.limelight.runtime;

import java.util.List;
import java.util.OptionalInt;

/**
 * How pixels become the model's input, as {@code model.yaml} describes it under {@code preprocess}.
 * A value is {@code (pixel - mean) / std} per channel, pixels on 0..255.
 *
 * @param resizeShorterSide length in pixels the image's shorter side is scaled to first, or empty
 * @param crop what is cut from the scaled image
 * @param mean per channel, on 0..255, in the order red, green, blue (one value for gray)
 * @param std per channel, on 0..255, above 0, in the same order
 */
public record PreprocessSpec(
    OptionalInt resizeShorterSide, Crop crop, List<Double> mean, List<Double> std) {

  /** What is cut from the resized image. */
  public enum Crop {
    /** Nothing: the image is stretched to the input's size. */
    NONE,
    /** The centre, of the input's size. */
    CENTRE
  }

  public PreprocessSpec {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.size() != std.size()) {
      throw new IllegalArgumentException(
          "mean has " + mean.size() + " values and std " + std.size() + ": one per channel each");
    }
    if (std.stream().anyMatch(value -> !(value > 0))) {
      throw new IllegalArgumentException("Every std must be above 0, got " + std);
    }
  }
}
