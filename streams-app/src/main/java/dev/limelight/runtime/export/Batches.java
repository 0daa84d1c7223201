package dev.limelight.runtime.export;

import dev.limelight.onnx.StandardOperators;
import dev.limelight.onnx.UnsupportedModelException;
import java.util.function.BiFunction;

/** For how many images at a time a model is exported: any number, or one where it is about one. */
final class Batches {
  private Batches() {}

  /**
   * What {@code result} makes of a model.
   *
   * @param sizes of its images
   */
  static <T> T settled(
      ModelEntry entry, ImageSizes sizes, BiFunction<ModelEntry, ImageSizes, T> result) {
    if (entry.written().filter(StandardOperators::quantiseDynamically).isPresent()) {
      return oneByOne(
          entry, sizes, "it quantises by the range that all images of a batch have", result);
    }
    try {
      return result.apply(entry, sizes);
    } catch (OneImageOnlyException e) {
      RuntimeException otherwise = e.getCause() instanceof ExportException cause ? cause : e;
      return alone(entry, sizes, e, otherwise, result);
    } catch (UnsupportedModelException e) {
      if (entry.fixedBatch() != 1) {
        throw e;
      }
      return alone(entry, sizes, e, e, result);
    }
  }

  /** One image at a time, or what keeps the model from several: that its owner can mend. */
  private static <T> T alone(
      ModelEntry entry,
      ImageSizes sizes,
      RuntimeException why,
      RuntimeException otherwise,
      BiFunction<ModelEntry, ImageSizes, T> result) {
    try {
      return oneByOne(entry, sizes, String.valueOf(why.getMessage()), result);
    } catch (RuntimeException e) {
      if (otherwise instanceof OneImageOnlyException) {
        throw e;
      }
      otherwise.addSuppressed(e);
      throw otherwise;
    }
  }

  private static <T> T oneByOne(
      ModelEntry entry,
      ImageSizes sizes,
      String reason,
      BiFunction<ModelEntry, ImageSizes, T> result) {
    String remark = "the model is run and explained one image at a time: " + reason;
    return result.apply(entry.remarking(remark), sizes.oneByOne());
  }
}
