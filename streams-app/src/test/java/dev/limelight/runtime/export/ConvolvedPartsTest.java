package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.export.OpCase.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.onnx.Node;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Joined channels in front of a convolution, as in SqueezeNet, against the parts cut out. */
class ConvolvedPartsTest {
  private static final Shape IMAGE = Shape.of(3, 8, 8);

  @TempDir Path folder;

  @Test
  void shouldSendEachPartItsOwnConvolution() throws IOException {
    Path model = joined(32, 16);
    ExportedModel parts = export(model, Lowering.CPU);

    assertThat(cuts(parts)).isEmpty();
    assertSame(parts, export(model, Lowering.CUDA));
  }

  @Test
  void shouldCutWhatDoesNotFillWholeBlocks() throws IOException {
    Path model = joined(32, 24);
    ExportedModel cut = export(model, Lowering.CPU);

    assertThat(cuts(cut)).isNotEmpty();
    assertSame(cut, export(model, Lowering.CUDA));
  }

  /** The sum sends the same gradient elsewhere, so that it is computed as a whole in any case. */
  @Test
  void shouldCutWhatOthersReadAsAWhole() throws IOException {
    Path model =
        expanding(32, 16)
            .node("Concat", "a, b -> joined", integer("axis", 1))
            .constant("wide", values(6, 48 * 3), 48, 3, 1, 1)
            .node("Conv", "input, wide -> beside")
            .node("Add", "joined, beside -> sum")
            .constant("v", values(5, 4 * 48), 4, 48, 1, 1)
            .node("Conv", "sum, v -> squeezed")
            .node("GlobalAveragePool", "squeezed -> pooled")
            .node("Flatten", "pooled -> logits")
            .output("logits", "N", 4)
            .writeTo(folder.resolve("sum.onnx"));
    ExportedModel cut = export(model, Lowering.CPU);

    assertThat(cuts(cut)).isNotEmpty();
    assertSame(cut, export(model, Lowering.CUDA));
  }

  private Path joined(int first, int second) throws IOException {
    int channels = first + second;
    return expanding(first, second)
        .node("Concat", "a, b -> joined", integer("axis", 1))
        .constant("v", values(5, 4 * channels * 9), 4, channels, 3, 3)
        .node("Conv", "joined, v -> squeezed", ints("pads", 1, 1, 1, 1))
        .node("Relu", "squeezed -> r")
        .node("GlobalAveragePool", "r -> pooled")
        .node("Flatten", "pooled -> logits")
        .output("logits", "N", 4)
        .writeTo(folder.resolve("joined.onnx"));
  }

  /** Two ways from the image, {@code a} of one and {@code b} of a kernel of nine. */
  private static ModelBuilder expanding(int first, int second) {
    return new ModelBuilder(18)
        .input("input", "N", 3, 8, 8)
        .constant("w1", values(3, first * 3), first, 3, 1, 1)
        .constant("w3", values(4, second * 3 * 9), second, 3, 3, 3)
        .node("Conv", "input, w1 -> c1")
        .node("Relu", "c1 -> a")
        .node("Conv", "input, w3 -> c3", ints("pads", 1, 1, 1, 1))
        .node("Relu", "c3 -> b");
  }

  private static ExportedModel export(Path model, Lowering lowering) {
    return Exports.of(model, new DifferentiationOptions(ReluRule.STANDARD, lowering));
  }

  private static List<Node> cuts(ExportedModel exported) {
    return exported.graph().nodes().stream()
        .filter(node -> node.opType().equals("Slice") && node.name().contains("/grad/"))
        .toList();
  }

  private static void assertSame(ExportedModel actual, ExportedModel expected) {
    FloatTensor images = FloatTensor.of(IMAGE.batchOf(2), values(7, 2 * IMAGE.size()));
    assertThat(Exports.gradient(actual, images, 1, 2))
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(Exports.gradient(expected, images, 1, 2));
  }
}
