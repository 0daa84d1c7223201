package dev.limelight.runtime.export;

import dev.limelight.onnx.StandardOperators;
import dev.limelight.onnx.UnsupportedModelException;
import java.util.Optional;
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
    if (entry.fixedBatch() < 0) {
      Optional<String> reason = OneByOne.reason(entry, sizes);
      return reason.isPresent()
          ? oneByOne(entry, sizes, reason.get(), result)
          : result.apply(entry, sizes);
    }
    try {
      return result.apply(entry, sizes);
    } catch (UnsupportedModelException e) {
      if (entry.fixedBatch() != 1) {
        throw e;
      }
      return asExported(entry, sizes, e, result);
    }
  }

  /** A model that was exported for one image, and cannot be freed of that. */
  private static <T> T asExported(
      ModelEntry entry,
      ImageSizes sizes,
      UnsupportedModelException why,
      BiFunction<ModelEntry, ImageSizes, T> result) {
    try {
      return oneByOne(entry, sizes, String.valueOf(why.getMessage()), result);
    } catch (RuntimeException e) {
      // What is wrong with it for several images is what its owner can mend.
      why.addSuppressed(e);
      throw why;
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
