package dev.limelight.runtime.export;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.TypedGraph;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.tensor.FloatTensor;
import java.util.Objects;

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
   * Learns the shapes of a model's values, which shows that it runs with several images, and holds
   * that it does not mix them.
   *
   * @param graph with one image input, of any number of images
   * @throws OneImageOnlyException if it is one of them
   */
  static TypedGraph probed(Graph graph, ImageSizes sizes, ModelEntry entry) {
    TypedGraph typed;
    try {
      typed = GraphProbe.probe(graph, sizes.probes());
    } catch (ExportException refused) {
      if (sizes.isFree()) {
        throw refused;
      }
      throw new OneImageOnlyException("it runs with no more, whatever it declares", refused);
    }
    FloatTensor images =
        TestImages.batch(sizes.usual(), IMAGES, entry.darkest(), entry.brightest());
    String image = sizes.input().name();
    try (OrtRunner runner = OrtRunner.unoptimized(GraphWriter.split(graph))) {
      if (MixedRows.in(
          batch -> logits(runner, image, batch), images, logits(runner, image, images))) {
        throw new OneImageOnlyException(
            "it mixes the images of a batch: the logits of one change with the others");
      }
    }
    return typed;
  }

  private static FloatTensor logits(OrtRunner runner, String image, FloatTensor images) {
    return Objects.requireNonNull(runner.run(Feeds.image(image, images)).get(BackwardGraph.LOGITS));
  }
}
