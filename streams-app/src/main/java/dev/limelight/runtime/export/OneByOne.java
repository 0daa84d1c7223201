package dev.limelight.runtime.export;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.tensor.FloatTensor;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Models whose answer for an image depends on the images beside it, or that take no others beside
 * it whatever they declare. There is no gradient per image in a batch of theirs. What such a model
 * says of an image is what it says of a batch of that image alone, so its backward graph takes one
 * image at a time.
 */
final class OneByOne {
  private static final int IMAGES = 2;

  private OneByOne() {}

  /**
   * Why a model is one of them; empty if it is not.
   *
   * @param entry of a model that declares any number of images
   */
  static Optional<String> reason(ModelEntry entry, ImageSizes sizes) {
    Graph original = entry.original(sizes.input());
    ValueInfo image = original.inputs().get(0);
    FloatTensor images =
        TestImages.batch(sizes.usual(), IMAGES, entry.darkest(), entry.brightest());
    int threads = Runtime.getRuntime().availableProcessors();
    try (OrtRunner runner = new OrtRunner(GraphWriter.split(original), threads)) {
      FloatTensor first = images.row(0);
      FloatTensor alone = logits(runner, image, first.reshaped(first.shape().batchOf(1)));
      return together(runner, image, images, alone);
    } catch (ExportException refused) {
      // It does not run at all; what is wrong with it is said by the later steps.
      return Optional.empty();
    }
  }

  private static Optional<String> together(
      OrtRunner runner, ValueInfo image, FloatTensor images, FloatTensor alone) {
    FloatTensor together;
    try {
      together = logits(runner, image, images);
    } catch (ExportException refused) {
      return Optional.of("it takes any number of images but runs with one alone");
    }
    return MixedRows.differ(alone, together)
        ? Optional.of("it mixes the images of a batch: the logits of one change with the others")
        : Optional.empty();
  }

  private static FloatTensor logits(OrtRunner runner, ValueInfo image, FloatTensor images) {
    Map<String, FloatTensor> results = runner.run(OrtRunner.Feeds.image(image.name(), images));
    return Objects.requireNonNull(results.get(BackwardGraph.LOGITS));
  }
}
