package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.export.OpCase.values;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The CPU's way to find maxima against MaxPool's own indices, on pictures full of ties too. */
class MaximumPositionsTest {
  private static final Shape IMAGE = Shape.of(4, 11, 13);

  @TempDir Path folder;

  static Stream<Arguments> cases() {
    return Stream.of(
            Arguments.of(
                ints("kernel_shape", 3, 3), ints("strides", 2, 2), ints("pads", 1, 1, 1, 1)),
            Arguments.of(
                ints("kernel_shape", 3, 3), ints("strides", 2, 2), integer("ceil_mode", 1)),
            Arguments.of(
                ints("kernel_shape", 3, 3), ints("strides", 2, 2), ints("pads", 0, 0, 1, 1)),
            Arguments.of(
                ints("kernel_shape", 3, 3), ints("strides", 1, 1), ints("pads", 1, 1, 1, 1)),
            Arguments.of(
                ints("kernel_shape", 2, 2), ints("strides", 2, 2), ints("pads", 0, 0, 0, 0)),
            Arguments.of(
                ints("kernel_shape", 2, 3), ints("strides", 3, 1), ints("pads", 0, 1, 1, 2)))
        .flatMap(
            a ->
                Stream.of("Relu", "Tanh")
                    .map(
                        activation ->
                            Arguments.of(activation, a.get()[0], a.get()[1], a.get()[2])));
  }

  @ParameterizedTest(name = "{0} {1} {2} {3}")
  @MethodSource("cases")
  void shouldSendGradientsWhereTheIndicesPoint(
      String activation, AttributeProto kernel, AttributeProto strides, AttributeProto pads)
      throws IOException {
    Path model = model(activation, kernel, strides, pads);
    ExportedModel blocked = export(model, Lowering.CPU);
    ExportedModel indexed = export(model, Lowering.CUDA);

    for (int steps : new int[] {1, 2, 4, 1 << 20}) {
      FloatTensor images = pictures(steps);
      assertThat(Exports.gradient(blocked, images, 1, 2))
          .as("gradient of pictures with %d grey levels", steps)
          .usingComparatorWithPrecision(1e-5f)
          .containsExactly(Exports.gradient(indexed, images, 1, 2));
      assertThat(PlainSession.gradient(blocked, images, 1, 2))
          .as("the same, computed node by node")
          .usingComparatorWithPrecision(1e-5f)
          .containsExactly(Exports.gradient(indexed, images, 1, 2));
    }
  }

  /** Sixteen channels, a whole block, of which some repeat and some are negative everywhere. */
  private Path model(String activation, AttributeProto... pooling) throws IOException {
    return new ModelBuilder(18)
        .input("input", "N", 4, 11, 13)
        .constant("w", values(5, 16 * 4), 16, 4, 1, 1)
        .node("Conv", "input, w -> c")
        .node(activation, "c -> a")
        .node("MaxPool", "a -> p", pooling)
        .node("Mul", "p, p -> q")
        .constant("v", values(6, 3 * 16 * 9), 3, 16, 3, 3)
        .node("Conv", "q, v -> r")
        .node("GlobalAveragePool", "r -> s")
        .node("Flatten", "s -> logits")
        .output("logits", "N", 3)
        .writeTo(folder.resolve("pool.onnx"));
  }

  private static ExportedModel export(Path model, Lowering lowering) {
    return Exports.of(model, new DifferentiationOptions(ReluRule.STANDARD, lowering));
  }

  /** Two pictures of so many different values; of one value only, every window is one big tie. */
  private static FloatTensor pictures(int steps) {
    SplittableRandom random = new SplittableRandom(3);
    float[] pixels = new float[2 * IMAGE.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (random.nextInt(steps) + 0.5f) / steps;
    }
    return FloatTensor.of(IMAGE.batchOf(2), pixels);
  }
}
