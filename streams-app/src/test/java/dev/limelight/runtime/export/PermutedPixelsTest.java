package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.onnx.Node;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pixels in another order: by a small matrix, or where that would be large, one by one. */
class PermutedPixelsTest {
  private static final int CHANNELS = 3;
  private static final int CLASSES = 2;

  @TempDir Path folder;

  /** The pixels' squares in a row, of which some are picked, each with a weight for each class. */
  private static ModelBuilder model(int height, int width, int picked, float[] weights) {
    return new ModelBuilder(18)
        .input("image", "N", CHANNELS, height, width)
        .constant("row", 0, CHANNELS, -1)
        .node("Reshape", "image, row -> pixels")
        .node("Mul", "pixels, pixels -> squares")
        .constant("w", weights, (long) CHANNELS * picked, CLASSES)
        .output("logits", "N", CLASSES);
  }

  private static ModelBuilder classified(ModelBuilder model) {
    return model.node("Flatten", "picked -> f").node("MatMul", "f, w -> logits");
  }

  private static long[] permutation(int size) {
    List<Long> order = new ArrayList<>(LongStream.range(0, size).boxed().toList());
    Collections.shuffle(order, new Random(5));
    return order.stream().mapToLong(Long::longValue).toArray();
  }

  /** A gradient is twice the pixel times the weight of the place that it went to. */
  private static void requireGradient(
      ExportedModel exported, Shape image, long[] picks, float[] weights) {
    FloatTensor images = TestImages.batch(image, 2, -1f, 1f);
    float[] expected = new float[images.size()];
    int pixels = image.dim(1) * image.dim(2);
    for (int row = 0; row < 2; row++) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        for (int to = 0; to < picks.length; to++) {
          int from = (row * CHANNELS + channel) * pixels + (int) picks[to];
          float weight = weights[(channel * picks.length + to) * CLASSES + 1 - row];
          expected[from] = 2 * images.at(from) * weight;
        }
      }
    }

    assertThat(Exports.gradient(exported, images, 1, 0)).containsExactly(expected, within(1e-6f));
  }

  private ExportedModel export(ModelBuilder model) throws IOException {
    return Exports.of(
        model.writeTo(folder.resolve("model.onnx")), DifferentiationOptions.STANDARD_CPU);
  }

  /** 1,024 pixels have a matrix of 2^20 elements, which is the largest; 1,056 are more. */
  @ParameterizedTest
  @CsvSource({"32, 32, false", "33, 32, true", "224, 224, true"})
  void shouldGiveEachPixelItsOwnGradientWhenAllAreReordered(int height, int width, boolean byOne)
      throws IOException {
    int pixels = height * width;
    long[] picks = permutation(pixels);
    float[] weights = OpCase.values(1, CHANNELS * pixels * CLASSES);
    ModelBuilder model =
        classified(
            model(height, width, pixels, weights)
                .constant("order", picks)
                .node("Gather", "squares, order -> picked", integer("axis", 2)));

    ExportedModel exported = export(model);
    requireGradient(exported, Shape.of(CHANNELS, height, width), picks, weights);
    assertThat(
            exported.graph().nodes().stream()
                .map(Node::opType)
                .anyMatch(operator -> operator.equals("ScatterElements")))
        .as("one by one")
        .isEqualTo(byOne);
  }

  @Test
  void shouldGiveEachPixelItsOwnGradientWhenEverySecondIsTaken() throws IOException {
    long[] picks = LongStream.range(0, 224 * 112).map(i -> 2 * i + 1).toArray();
    float[] weights = OpCase.values(1, CHANNELS * picks.length * CLASSES);
    ModelBuilder model =
        classified(
            model(224, 224, picks.length, weights)
                .constant("start", 1)
                .constant("end", Long.MAX_VALUE)
                .constant("axis", 2)
                .constant("step", 2)
                .node("Slice", "squares, start, end, axis, step -> picked"));

    requireGradient(export(model), Shape.of(CHANNELS, 224, 224), picks, weights);
  }
}
