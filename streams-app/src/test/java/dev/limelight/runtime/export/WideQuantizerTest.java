package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.onnx.GraphReader;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Quantisers that opset 21 has: to 16 bits, and in blocks. ONNX Runtime's tool writes those to 16
 * bits of an older model as operators of its own.
 */
class WideQuantizerTest {
  private static final FloatTensor IMAGE =
      FloatTensor.of(Shape.of(1, 1, 1, 6), -2f, -0.983f, -0.3f, 0.3f, 0.983f, 0.9831f);

  @TempDir Path folder;

  static Stream<Arguments> quantisers() {
    return Stream.of(
        Arguments.of(21, "", DataType.INT16, 0),
        Arguments.of(21, "", DataType.UINT16, 32768),
        Arguments.of(17, "com.microsoft", DataType.INT16, 0),
        Arguments.of(13, "com.microsoft", DataType.UINT16, 32768));
  }

  private static ModelBuilder classifier(int opset, String domain, DataType type, int zero) {
    return new ModelBuilder(opset)
        .input("image", "N", 1, 1, 6)
        .constant("s", new float[] {0.00003f})
        .integers("z", type, new int[] {zero})
        .node(domain, "QuantizeLinear", "image, s, z -> q")
        .node(domain, "DequantizeLinear", "q, s, z -> d")
        .node("Flatten", "d -> f")
        .constant("w", OpCase.values(2, 18), 6, 3)
        .node("MatMul", "f, w -> scores")
        .output("scores", "N", 3);
  }

  @ParameterizedTest
  @MethodSource("quantisers")
  void shouldPassGradientInsideRangeAndStopItWhereSixteenBitsSaturate(
      int opset, String domain, DataType type, int zero) throws IOException {
    ExportedModel exported = export(classifier(opset, domain, type, zero));

    float[] weights = OpCase.values(2, 18);
    assertThat(gradient(exported))
        .containsExactly(0f, weights[3], weights[6], weights[9], weights[12], 0f);
    assertThat(exported.selfCheck().straightThrough()).isEqualTo(1);
    assertThat(exported.opset()).isEqualTo(21);
    assertThat(GraphReader.read(exported.bytes()).opset()).isEqualTo(21);
    assertThat(exported.sourceOpset()).isEqualTo(opset);
  }

  @Test
  void shouldReadWeightsThatAreQuantisedInBlocks() throws IOException {
    int[] weights = new int[6 * 3];
    Arrays.setAll(weights, i -> i * 37 % 201 - 100);
    float[] scales = {0.01f, 0.02f, 0.03f, 0.04f, 0.05f, 0.06f};
    ModelBuilder model =
        new ModelBuilder(21)
            .input("image", "N", 1, 1, 6)
            .bytes("k", true, weights, 6, 3)
            .constant("s", scales, 2, 3)
            .node("DequantizeLinear", "k, s -> w", integer("axis", 0), integer("block_size", 3))
            .node("Flatten", "image -> f")
            .node("MatMul", "f, w -> scores")
            .output("scores", "N", 3);

    float[] gradient = gradient(export(model));

    for (int i = 0; i < 6; i++) {
      assertThat(gradient[i]).isEqualTo(weights[3 * i] * scales[i / 3 * 3]);
    }
  }

  @Test
  void shouldSayThatNothingIsMissingWhenQuantisersAreOnnxRuntimesOwn() throws IOException {
    ModelBuilder model = classifier(17, "com.microsoft", DataType.INT16, 0);

    assertThat(MissingForExport.of(request(model))).isEqualTo(List.of());
  }

  private ExportedModel export(ModelBuilder model) throws IOException {
    return new ModelExporter().export(request(model));
  }

  private ExportRequest request(ModelBuilder model) throws IOException {
    return Exports.request(
        model.writeTo(folder.resolve("model.onnx")), DifferentiationOptions.STANDARD_CPU);
  }

  /** Of the first class, zeros without a sign. */
  private static float[] gradient(ExportedModel exported) {
    try (OrtRunner runner = new OrtRunner(exported.bytes(), 1)) {
      float[] values =
          Objects.requireNonNull(
                  runner
                      .run(
                          Feeds.image(exported.image().name(), IMAGE)
                              .target(BackwardGraph.TARGET, 0))
                      .get(BackwardGraph.GRADIENT))
              .values();
      for (int i = 0; i < values.length; i++) {
        values[i] += 0f;
      }
      return values;
    }
  }
}
