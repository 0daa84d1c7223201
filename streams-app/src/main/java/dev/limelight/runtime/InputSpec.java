package dev.limelight.runtime;

import dev.limelight.tensor.Shape;
import java.util.Optional;

/**
 * The image input of a model, as {@code model.yaml} describes it under {@code input}.
 *
 * @param name the graph input's name, or empty where the exporter finds it
 * @param height rows of pixels, at least 1
 * @param width columns of pixels, at least 1
 * @param layout dimension order in the model's file
 * @param channels colour channels in the model's order
 */
public record InputSpec(
    Optional<String> name, int height, int width, Layout layout, Channels channels) {

  public InputSpec {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "An input has at least one pixel each way, got " + height + "x" + width);
    }
  }

  /** Shape of one preprocessed image as the rest of the program sees it: {@code [C,H,W]}. */
  public Shape imageShape() {
    return Shape.of(channels.count(), height, width);
  }
}
