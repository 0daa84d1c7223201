package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.ints;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.runtime.ModelBuilder;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Minus infinity around a picture in front of a MaxPool: times zero it is no number. */
class PaddedMaximaTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "-Infinity, 11, 1, CPU",
    "-Infinity, 18, 1, CPU",
    "-Infinity, 18, 1, CUDA",
    "-3.4028235e38, 13, 0, CPU"
  })
  void shouldPadWithinThePool(float value, int opset, long begin, Lowering lowering)
      throws IOException {
    Path file =
        new ModelBuilder(opset)
            .input("image", "N", 2, 9, 8)
            .constant("w", OpCase.values(3, 16 * 2 * 9), 16, 2, 3, 3)
            .node("Conv", "image, w -> features")
            .constant("pads", 0, 0, begin, 0, 0, 0, 1, 1)
            .constant("nothing", new float[] {value})
            .node("Squeeze", "nothing -> value")
            .node("Pad", "features, pads, value -> padded")
            .node("MaxPool", "padded -> y", ints("kernel_shape", 3, 3), ints("strides", 2, 2))
            .node("GlobalAveragePool", "y -> mean")
            .node("Flatten", "mean -> f")
            .constant("v", OpCase.values(2, 48), 16, 3)
            .node("MatMul", "f, v -> scores")
            .output("scores", "N", 3)
            .writeTo(folder.resolve("model.onnx"));

    ExportedModel exported =
        Exports.of(file, new DifferentiationOptions(ReluRule.STANDARD, lowering));

    assertThat(exported.selfCheck().passed()).isTrue();
    assertThat(exported.graph().nodes())
        .filteredOn(node -> node.opType().equals("MaxPool"))
        .allMatch(node -> node.attributes().has("pads"));
  }
}
