package dev.limelight.runtime.export;

import dev.limelight.autodiff.DifferentiationOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What to export.
 *
 * @param model the classifier's ONNX file
 * @param image what is known of the image input beyond the file
 * @param output name of the value to take as logits; left out, it is found
 * @param intermediate value to differentiate at instead of the image; {@code "auto"} for the last
 *     one with spatial extent that a convolution writes
 * @param options the choices of the backward graph
 * @param labels number of class labels, where there are any: helps to tell logits from other
 *     outputs
 */
public record ExportRequest(
    Path model,
    ImageInput image,
    Optional<String> output,
    Optional<String> intermediate,
    DifferentiationOptions options,
    OptionalInt labels) {

  /** A request for a model whose number of labels is not known. */
  public ExportRequest(
      Path model,
      ImageInput image,
      Optional<String> output,
      Optional<String> intermediate,
      DifferentiationOptions options) {
    this(model, image, output, intermediate, options, OptionalInt.empty());
  }

  /**
   * The image input, as far as it is known.
   *
   * @param name its name; left out, the only image-like input is taken
   * @param channels number of channels where the file leaves it open
   * @param height height in pixels where the file leaves it open
   * @param width width in pixels where the file leaves it open
   * @param channelsLast whether the file's layout is NHWC
   * @param darkest smallest value of a preprocessed image, for the self-check's pictures
   * @param brightest largest value of a preprocessed image
   */
  public record ImageInput(
      Optional<String> name,
      int channels,
      int height,
      int width,
      boolean channelsLast,
      float darkest,
      float brightest) {

    /** Whether nothing is known, so that other sizes may be tried too. */
    boolean isGuess() {
      return equals(unknown());
    }

    /** Nothing is known: three channels, 224 x 224 where the file is open, values around zero. */
    public static ImageInput unknown() {
      return new ImageInput(Optional.empty(), 3, 224, 224, false, -2f, 2f);
    }
  }
}
