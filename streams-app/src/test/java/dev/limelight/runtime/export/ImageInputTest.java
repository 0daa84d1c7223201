package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.UnsupportedModelException;
import dev.limelight.runtime.ModelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Images of other types and layouts, preprocessing inside the model, further inputs. */
class ImageInputTest {
  @TempDir Path folder;

  private ExportedModel export(ModelProto model) throws IOException {
    return Exports.of(
        Files.write(folder.resolve("model.onnx"), model.toByteArray()),
        DifferentiationOptions.STANDARD_CPU);
  }

  private static ModelBuilder classified(ModelBuilder model, String pixels) {
    return model
        .constant("k", OpCase.values(1, 4 * 3 * 9), 4, 3, 3, 3)
        .node("Conv", pixels + ", k -> c")
        .node("Relu", "c -> r")
        .node("GlobalAveragePool", "r -> p")
        .constant("w", OpCase.values(2, 12), 4, 3)
        .node("Flatten", "p -> f")
        .node("MatMul", "f, w -> scores")
        .output("scores", "N", 3);
  }

  private static ModelProto withInputOf(TensorProto.DataType type, ModelBuilder model) {
    ModelProto.Builder proto = model.proto().toBuilder();
    proto
        .getGraphBuilder()
        .getInputBuilder(0)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .setElemType(type.getNumber());
    return proto.build();
  }

  /** Bytes in NHWC, moved to NCHW, cast, scaled to 0..1 and normalised. */
  private static ModelBuilder preprocessing() {
    ModelBuilder model =
        new ModelBuilder(13)
            .input("image", "N", 6, 6, 3)
            .node("Transpose", "image -> t", ints("perm", 0, 3, 1, 2))
            .node("Cast", "t -> x", integer("to", 1))
            .constant("max", new float[] {255})
            .node("Div", "x, max -> scaled")
            .constant("mean", new float[] {0.5f, 0.4f, 0.3f}, 1, 3, 1, 1)
            .node("Sub", "scaled, mean -> pixels");
    return classified(model, "pixels");
  }

  @Test
  void shouldTakeFloatsWhenModelTakesBytes() throws IOException {
    ExportedModel exported = export(withInputOf(TensorProto.DataType.UINT8, preprocessing()));

    assertThat(exported.image().type()).isEqualTo(ElementType.FLOAT);
    assertThat(exported.graph().inputs().get(0).type()).isEqualTo(ElementType.FLOAT);
    assertThat(exported.remarks()).anyMatch(remark -> remark.contains("UINT8"));
  }

  @Test
  void shouldNameNodesWhenModelComputesWithWholeNumbers() {
    ModelBuilder model =
        new ModelBuilder(18).input("image", "N", 3, 6, 6).node("Max", "image, image -> m");

    assertThatThrownBy(
            () ->
                export(
                    withInputOf(
                        TensorProto.DataType.UINT8,
                        classified(model.node("Cast", "m -> x", integer("to", 1)), "x"))))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("Max at 'Max_0'")
        .hasMessageContaining("UINT8");
  }

  @Test
  void shouldComputeInFloat32WhenModelIsInDouble() throws IOException {
    ExportedModel exported = export(widened(TensorProto.DataType.DOUBLE));

    assertThat(exported.remarks()).anyMatch(remark -> remark.contains("computed in float32"));
  }

  @Test
  void shouldComputeInFloat32WhenModelIsInHalfPrecision() throws IOException {
    ModelProto.Builder half = widened(TensorProto.DataType.FLOAT16).toBuilder();
    half.getGraphBuilder()
        .getInitializerBuilderList()
        .forEach(
            tensor -> {
              int count = tensor.getDoubleDataCount();
              tensor.setDataType(TensorProto.DataType.FLOAT16.getNumber());
              for (int i = 0; i < count; i++) {
                // 1.0 and -2.0 in half precision.
                tensor.addInt32Data(i % 3 == 0 ? 0xC000 : 0x3C00);
              }
              tensor.clearDoubleData();
            });

    ExportedModel exported = export(half.build());

    assertThat(exported.remarks()).anyMatch(remark -> remark.contains("FLOAT16"));
  }

  private static ModelProto widened(TensorProto.DataType type) {
    ModelProto.Builder proto =
        withInputOf(type, classified(new ModelBuilder(18).input("image", "N", 3, 6, 6), "image"))
            .toBuilder();
    proto
        .getGraphBuilder()
        .getOutputBuilder(0)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .setElemType(type.getNumber());
    proto
        .getGraphBuilder()
        .getInitializerBuilderList()
        .forEach(
            tensor -> {
              tensor.getFloatDataList().forEach(value -> tensor.addDoubleData(value));
              tensor.clearFloatData().setDataType(TensorProto.DataType.DOUBLE.getNumber());
            });
    return proto.build();
  }

  @Test
  void shouldGuessLayoutWhenOnlyChannelsAreKnown() throws IOException {
    ModelBuilder model =
        new ModelBuilder(13)
            .input("image", "N", "H", "W", 3)
            .node("Transpose", "image -> x", ints("perm", 0, 3, 1, 2));

    assertThat(export(classified(model, "x").proto()).image().dims())
        .containsExactly("N", "H", "W", "3");
  }

  static List<Arguments> sizes() {
    return List.of(
        Arguments.of("N", 3, 2_000_000, 2_000_000),
        Arguments.of("N", 3, (1L << 32) + 3, 6),
        Arguments.of("N", 3, Long.MAX_VALUE, Long.MAX_VALUE),
        Arguments.of("N", 3, 5000, 5000),
        Arguments.of("N", 3, 0, 6),
        Arguments.of((1L << 32) + 3, 3, 6, 6),
        Arguments.of(1 << 28, 3, 6, 6),
        Arguments.of(0, 3, 6, 6));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void shouldNameSizesWhenNoImagesOfThemCanBeMade(
      Object batch, long channels, long height, long width) {
    ModelBuilder model = new ModelBuilder(18).input("image", batch, channels, height, width);

    assertThatThrownBy(() -> export(classified(model, "image").proto()))
        .isInstanceOf(ExportException.class)
        .hasMessageContaining("'image'")
        .hasMessageContaining("%d x %d x %d".formatted(channels, height, width))
        .hasMessageContaining("at most 67108864 numbers an image");
  }

  @Test
  void shouldRefuseWhenWeightsAreWholeNumbers() {
    ModelProto.Builder model =
        classified(new ModelBuilder(18).input("image", "N", 3, 6, 6), "image").proto().toBuilder();
    TensorProto.Builder kernel = model.getGraphBuilder().getInitializerBuilder(0);
    kernel.getFloatDataList().forEach(value -> kernel.addInt32Data(Math.round(value * 10)));
    kernel.clearFloatData().setDataType(TensorProto.DataType.INT32.getNumber());

    assertThatThrownBy(() -> export(model.build()))
        .isInstanceOf(ExportException.class)
        .hasMessageContaining("ONNX Runtime refuses the model")
        .hasMessageContaining("Conv_0");
  }

  @Test
  void shouldNameNodeWhenAttributeIsOfAnotherType() {
    ModelProto.Builder model =
        classified(new ModelBuilder(18).input("image", "N", 3, 6, 6), "image").proto().toBuilder();
    model.getGraphBuilder().getNodeBuilder(0).addAttribute(text("strides", "2, 2"));

    assertThatThrownBy(() -> export(model.build()))
        .isInstanceOf(ExportException.class)
        .hasMessageContaining("ONNX Runtime refuses the model")
        .hasMessageContaining("strides");
  }

  @Test
  void shouldNameInputWhenLogitsDependOnIt() {
    ModelBuilder model =
        new ModelBuilder(18)
            .input("image", "N", 3, 6, 6)
            .input("temperature", 1)
            .node("Mul", "image, temperature -> x");

    assertThatThrownBy(() -> export(classified(model, "x").proto()))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("temperature FLOAT[1]");
  }

  @Test
  void shouldNotTakeANumberForEachChannelForImages() throws IOException {
    ModelBuilder model =
        new ModelBuilder(18)
            .input("mean", 1, 1, 1, 3)
            .input("image", "N", 3, 6, 6)
            .node("Identity", "image -> x");

    assertThat(export(classified(model, "x").proto()).image().name()).isEqualTo("image");
  }

  @Test
  void shouldTakeDefaultWhenInputHasOne() throws IOException {
    ModelBuilder model =
        new ModelBuilder(18)
            .input("image", "N", 3, 6, 6)
            .input("temperature", 1)
            .constant("temperature", new float[] {2}, 1)
            .node("Mul", "image, temperature -> x");

    assertThat(export(classified(model, "x").proto()).graph().inputs()).hasSize(2);
  }
}
