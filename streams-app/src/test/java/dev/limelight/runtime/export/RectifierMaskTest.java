package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.export.OpCase.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where ReLU and ReLU6 stop a gradient among convolutions, on values at and next to the bounds. */
class RectifierMaskTest {
  private static final Shape IMAGE = Shape.of(4, 6, 6);
  private static final int CHANNELS = 16;

  private static final float[] PIXELS = {
    -7f, -1e-30f, -0f, 0f, 1e-30f, 1e-3f, 1f, 3f, 5.9f, Math.nextDown(6f), 6f, Math.nextUp(6f), 9f
  };

  @TempDir Path folder;

  /** The convolution in front repeats each pixel in four channels as it is. */
  private Path model(float high, int stride) throws IOException {
    float[] copies = new float[CHANNELS * 4];
    for (int channel = 0; channel < CHANNELS; channel++) {
      copies[channel * 4 + channel % 4] = 1;
    }
    return new ModelBuilder(18)
        .input("input", "N", 4, 6, 6)
        .constant("w", copies, CHANNELS, 4, 1, 1)
        .node("Conv", "input, w -> c")
        .constant("low", new float[] {0})
        .constant("high", new float[] {high})
        .node(high == 6 ? "Clip" : "Relu", high == 6 ? "c, low, high -> a" : "c -> a")
        .constant("v", values(7, CHANNELS * 9), CHANNELS, 1, 3, 3)
        .node(
            "Conv",
            "a, v -> d",
            integer("group", CHANNELS),
            ints("strides", stride, stride),
            ints("pads", 1, 1, 1, 1))
        .constant("u", values(8, CHANNELS * CHANNELS), CHANNELS, CHANNELS, 1, 1)
        .node("Conv", "d, u -> e")
        .node("GlobalAveragePool", "e -> s")
        .node("Flatten", "s -> f")
        .constant("h", values(9, CHANNELS * 3), CHANNELS, 3)
        .node("MatMul", "f, h -> logits")
        .output("logits", "N", 3)
        .writeTo(folder.resolve("rectified.onnx"));
  }

  @ParameterizedTest(name = "up to {0}, stride {1}")
  @CsvSource({"6, 1", "6, 2", "Infinity, 1", "Infinity, 2"})
  void shouldPassAGradientStrictlyBetweenTheBounds(float high, int stride) throws IOException {
    Path model = model(high, stride);
    ExportedModel blocked =
        Exports.of(model, new DifferentiationOptions(ReluRule.STANDARD, Lowering.CPU));
    ExportedModel plain =
        Exports.of(model, new DifferentiationOptions(ReluRule.STANDARD, Lowering.CUDA));
    float[] pixels = new float[2 * IMAGE.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = PIXELS[i % PIXELS.length];
    }
    FloatTensor images = FloatTensor.of(IMAGE.batchOf(2), pixels);

    float[] gradient = Exports.gradient(blocked, images, 1, 2);

    for (int i = 0; i < pixels.length; i++) {
      boolean passes = pixels[i] > 0 && pixels[i] < high;
      assertThat(gradient[i] != 0).as("a gradient at %s", pixels[i]).isEqualTo(passes);
    }
    assertThat(gradient)
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(Exports.gradient(plain, images, 1, 2));
    assertThat(PlainSession.gradient(blocked, images, 1, 2))
        .as("computed node by node")
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(gradient);
  }
}
