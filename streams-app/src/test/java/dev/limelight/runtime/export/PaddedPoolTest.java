package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Zeros around negative numbers in front of a MaxPool, as Keras writes ResNet V2: ONNX Runtime
 * merges the two, and the zeros are never the largest any more.
 */
class PaddedPoolTest {
  private static final float[] IMAGE = {0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f, 0.9f};

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {11, 13, 18, 21})
  void shouldKeepZerosWhenTheyAreTheLargest(int opset) throws IOException {
    ModelBuilder model =
        new ModelBuilder(opset)
            .input("image", "N", 1, 3, 3)
            .constant("three", new float[] {3})
            .node("Sub", "image, three -> negative")
            .constant("pads", 0, 0, 0, 0, 0, 0, 1, 1)
            .node("Pad", "negative, pads -> padded")
            .node("MaxPool", "padded -> y", ints("kernel_shape", 2, 2), ints("strides", 2, 2));

    assertFirstWindowAlone(model);
  }

  @Test
  void shouldKeepZerosWhenChannelsAreLast() throws IOException {
    ModelBuilder model =
        new ModelBuilder(13)
            .input("image", "N", 1, 3, 3)
            .constant("three", new float[] {3})
            .node("Sub", "image, three -> negative")
            .node("Transpose", "negative -> last", ints("perm", 0, 2, 3, 1))
            .constant("zero", new float[] {0})
            .node("Squeeze", "zero -> value")
            .constant("pads", 0, 0, 0, 0, 0, 1, 1, 0)
            .node("Pad", "last, pads, value -> padded")
            .node("Transpose", "padded -> first", ints("perm", 0, 3, 1, 2))
            .node("MaxPool", "first -> y", ints("kernel_shape", 2, 2), ints("strides", 2, 2));

    assertFirstWindowAlone(model);
  }

  /** Of the four windows only the first reaches no zeros: its largest number is 0.5 - 3. */
  private void assertFirstWindowAlone(ModelBuilder model) throws IOException {
    float[] weights = OpCase.values(2, 12);
    Path file =
        model
            .node("Flatten", "y -> f")
            .constant("w", weights, 4, 3)
            .node("MatMul", "f, w -> scores")
            .output("scores", "N", 3)
            .writeTo(folder.resolve("model.onnx"));
    ExportedModel exported = Exports.of(file, DifferentiationOptions.STANDARD_CPU);
    FloatTensor image = FloatTensor.of(Shape.of(1, 1, 3, 3), IMAGE);
    try (OrtRunner runner = new OrtRunner(exported.bytes(), 1)) {
      Map<String, FloatTensor> outputs =
          runner.run(Feeds.image("image", image).target(BackwardGraph.TARGET, 1));
      assertThat(Objects.requireNonNull(outputs.get(BackwardGraph.GRADIENT)).values())
          .containsExactly(0, 0, 0, 0, weights[1], 0, 0, 0, 0);
      assertThat(Objects.requireNonNull(outputs.get(BackwardGraph.LOGITS)).at(1))
          .isCloseTo(-2.5f * weights[1], within(1e-5f));
    }
  }
}
