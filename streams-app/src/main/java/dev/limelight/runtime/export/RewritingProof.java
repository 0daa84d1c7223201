package dev.limelight.runtime.export;

import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.RewrittenNodes;
import dev.limelight.onnx.UnsupportedModelException;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.tensor.FloatTensor;
import java.util.Map;
import java.util.Objects;

/**
 * Proves that operators mean what they were written in: each runs beside that, on the values that
 * the model itself gives it for a picture. A model's logits would not show it: in a quantised one,
 * float noise tips single values to the next integer, and a millionth of a picture's values can
 * move its logits by a tenth.
 */
final class RewritingProof {
  /** Whole numbers may be rounded otherwise where they lie half way. */
  private static final double STEPS = 1;

  /** Of float operators, relative to an operator's largest value. */
  private static final double TOLERANCE = 1e-4;

  private RewritingProof() {}

  /**
   * Runs it.
   *
   * @param model in the operators that it is written in
   * @param image its image input, with sizes
   * @param pictures as many as the model takes
   * @throws UnsupportedModelException naming the first node that computes something else
   */
  static void of(Graph model, ValueInfo image, FloatTensor pictures) {
    of(RewrittenNodes.of(model, image), image, pictures);
  }

  /** As above, with what was made of the model's nodes. */
  static void of(RewrittenNodes rewritten, ValueInfo image, FloatTensor pictures) {
    if (rewritten.pairs().isEmpty()) {
      return;
    }
    try (OrtRunner runner = OrtRunner.unoptimized(GraphWriter.split(rewritten.graph()))) {
      Map<String, FloatTensor> outputs = runner.run(Feeds.image(image.name(), pictures));
      rewritten.pairs().forEach(pair -> require(pair, outputs));
    }
  }

  /** Two pictures, or as many as the model is fixed to. */
  static FloatTensor pictures(ModelEntry entry, ImageSizes sizes) {
    long fixed = sizes.isOneByOne() ? 1 : entry.fixedBatch();
    int batch = fixed < 0 ? 2 : Math.toIntExact(fixed);
    return TestImages.batch(sizes.usual(), batch, entry.darkest(), entry.brightest());
  }

  private static void require(RewrittenNodes.Pair pair, Map<String, FloatTensor> outputs) {
    double difference = Objects.requireNonNull(outputs.get(pair.difference())).at(0);
    double largest = Objects.requireNonNull(outputs.get(pair.largest())).at(0);
    boolean same = difference <= (pair.quantised() ? STEPS : TOLERANCE * largest);
    if (!same) {
      throw new UnsupportedModelException(
          "Node '%s' (%s) computes something else than ONNX Runtime's documents say: off by %.2g%s; export the model before it is quantised or optimized, or with QuantizeLinear and DequantizeLinear around float operators"
              .formatted(
                  pair.node().name(),
                  pair.node().operator(),
                  difference,
                  pair.quantised()
                      ? " steps (processors without VNNI saturate sums of 8-bit products)"
                      : ", its largest value is %.2g".formatted(largest)));
    }
  }
}
