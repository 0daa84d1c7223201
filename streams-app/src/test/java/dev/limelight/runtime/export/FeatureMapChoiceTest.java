package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.export.OpCase.values;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.runtime.ModelBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which value the last convolutional feature maps are. */
class FeatureMapChoiceTest {
  private static final AttributeProto SAME = ints("pads", 1, 1, 1, 1);
  private static final AttributeProto[] WINDOW = {
    ints("kernel_shape", 2, 2), ints("strides", 2, 2)
  };

  @TempDir Path folder;

  /** Four maps of 8x8: {@code c}. */
  private static ModelBuilder convolution() {
    return new ModelBuilder(18)
        .input("image", "N", 3, 8, 8)
        .constant("k", values(1, 4 * 3 * 9), 4, 3, 3, 3)
        .constant("k2", values(2, 4 * 4 * 9), 4, 4, 3, 3)
        .node("Conv", "image, k -> c", SAME);
  }

  private String chosen(ModelBuilder model, String last, int channels) throws IOException {
    model
        .node("GlobalAveragePool", last + " -> mean")
        .node("Flatten", "mean -> flat", integer("axis", 1))
        .constant("w", values(5, channels * 3), channels, 3)
        .node("MatMul", "flat, w -> scores")
        .output("scores", "N", 3);
    return new ModelExporter()
        .unproved(
            new ExportRequest(
                model.writeTo(folder.resolve("model.onnx")),
                ExportRequest.ImageInput.unknown(),
                Optional.empty(),
                Optional.of("auto"),
                DifferentiationOptions.STANDARD_CPU))
        .at();
  }

  @Test
  void shouldTakeTheBlocksSumWhenAShortcutIsPooledAndPadded() throws IOException {
    ModelBuilder model =
        convolution()
            .node("AveragePool", "c -> half", WINDOW)
            .constant("pads", 0L, 0, 0, 0, 0, 0, 0, 0)
            .node("Pad", "half, pads -> shortcut")
            .node("Conv", "c, k2 -> branch", SAME, ints("strides", 2, 2))
            .node("Add", "branch, shortcut -> sum")
            .node("Relu", "sum -> out");

    assertThat(chosen(model, "out", 4)).isEqualTo("out");
  }

  @Test
  void shouldTakeAllMapsWhenPooledOnesAreJoinedWithNewOnes() throws IOException {
    ModelBuilder model =
        convolution()
            .node("MaxPool", "c -> half", WINDOW)
            .node("Conv", "half, k2 -> grown", SAME)
            .node("Concat", "half, grown -> all", integer("axis", 1))
            .node("Relu", "all -> out");

    assertThat(chosen(model, "out", 8)).isEqualTo("out");
  }

  /** A block of ConvNeXt: pixels are normalised and mixed with their channels last. */
  private static ModelBuilder channelsLast() {
    return convolution()
        .constant("kd", values(3, 4 * 9), 4, 1, 3, 3)
        .constant("s", values(4, 4), 4)
        .constant("w1", values(6, 4 * 8), 4, 8)
        .constant("w2", values(7, 8 * 4), 8, 4)
        .node("Conv", "c, kd -> depthwise", SAME, integer("group", 4))
        .node("Transpose", "depthwise -> turned", ints("perm", 0, 2, 3, 1))
        .node("LayerNormalization", "turned, s -> normal")
        .node("MatMul", "normal, w1 -> wide")
        .node("Erf", "wide -> curved")
        .node("MatMul", "curved, w2 -> narrow")
        .node("Mul", "narrow, s -> scaled");
  }

  @Test
  void shouldTakeTheBlocksSumWhenItsChannelsWereLastInside() throws IOException {
    ModelBuilder model =
        channelsLast()
            .node("Transpose", "scaled -> back", ints("perm", 0, 3, 1, 2))
            .node("Add", "back, c -> out");

    assertThat(chosen(model, "out", 4)).isEqualTo("out");
  }

  @Test
  void shouldTakeTheConvolutionWhenChannelsStayLast() throws IOException {
    ModelBuilder model =
        channelsLast()
            .constant("axes", 1, 2)
            .node("ReduceMean", "scaled, axes -> means")
            .node("Transpose", "means -> out", ints("perm", 0, 3, 1, 2));

    assertThat(chosen(model, "out", 4)).isEqualTo("depthwise");
  }

  @Test
  void shouldTakeWhatIsPooledWhenPoolingIsLast() throws IOException {
    ModelBuilder model =
        convolution().node("Relu", "c -> rectified").node("MaxPool", "rectified -> out", WINDOW);

    assertThat(chosen(model, "out", 4)).isEqualTo("rectified");
  }
}
