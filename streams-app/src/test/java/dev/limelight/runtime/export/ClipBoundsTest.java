package dev.limelight.runtime.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a Clip's gradient is where a value lies on a bound: frameworks agree everywhere else. */
class ClipBoundsTest {
  private static final int PIXELS = 6;

  @TempDir Path folder;

  static Stream<Arguments> clamps() {
    return Stream.of(
        Arguments.of(0f, 255f),
        Arguments.of(0f, 1f),
        Arguments.of(-1f, 1f),
        Arguments.of(-2.5f, -0.3f),
        Arguments.of(16 / 255f, 235 / 255f));
  }

  @ParameterizedTest
  @MethodSource("clamps")
  void shouldPassAClampsBoundsButNothingBeyond(float low, float high) throws IOException {
    float middle = (low + high) / 2;
    float[] image = {low, high, middle, low - 1e-3f, high + 1e-3f, low + 1e-3f};

    assertThat(passed(image, low, high, Lowering.CPU))
        .containsExactly(true, true, true, false, false, true);
  }

  @ParameterizedTest
  @EnumSource(Lowering.class)
  void shouldPassNeitherBoundOfRelu6(Lowering lowering) throws IOException {
    float[] image = {0, 6, 3, -1, 7, 1e-30f};

    assertThat(passed(image, 0, 6, lowering))
        .containsExactly(false, false, true, false, false, true);
  }

  /** Where the gradient of an image's clipped pixels is not zero; each has a weight of its own. */
  private boolean[] passed(float[] image, float low, float high, Lowering lowering)
      throws IOException {
    float[] weights = OpCase.values(2, PIXELS * 3);
    Path model =
        new ModelBuilder(18)
            .input("image", "N", 1, 1, PIXELS)
            .constant("low", new float[] {low})
            .constant("high", new float[] {high})
            .node("Squeeze", "low -> least")
            .node("Squeeze", "high -> most")
            .node("Clip", "image, least, most -> pixels")
            .node("Flatten", "pixels -> row")
            .constant("w", weights, PIXELS, 3)
            .node("MatMul", "row, w -> scores")
            .output("scores", "N", 3)
            .writeTo(folder.resolve("model.onnx"));
    ExportedModel exported =
        Exports.of(model, new DifferentiationOptions(ReluRule.STANDARD, lowering));
    float[] gradient =
        Exports.gradient(exported, FloatTensor.of(Shape.of(1, 1, 1, PIXELS), image), 1);
    boolean[] passed = new boolean[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      assertThat(gradient[i]).isIn(0f, weights[3 * i + 1]);
      passed[i] = gradient[i] != 0;
    }
    return passed;
  }
}
