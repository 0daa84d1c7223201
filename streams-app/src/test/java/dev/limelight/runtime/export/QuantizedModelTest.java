package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.UnsupportedOperatorsException;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models with QuantizeLinear and DequantizeLinear around weights and activations. */
class QuantizedModelTest {
  @TempDir Path folder;

  @Test
  void shouldPassGradientInsideRangeAndStopItWhereValuesSaturate() throws IOException {
    ModelBuilder model =
        new ModelBuilder(18)
            .input("image", "N", 1, 1, 6)
            .constant("s", new float[] {0.01f})
            .bytes("z", false, new int[] {128})
            .node("QuantizeLinear", "image, s, z -> q")
            .node("DequantizeLinear", "q, s, z -> d");
    FloatTensor image =
        FloatTensor.of(Shape.of(1, 1, 1, 6), -2f, -1.284f, -1.286f, 0.3f, 1.274f, 1.276f);

    float[] gradient = gradient(export(dense(model, "d", 6)), image);

    float[] weights = column(0, 6);
    assertThat(unsigned(gradient)).containsExactly(0f, weights[1], 0f, weights[3], weights[4], 0f);
  }

  @Test
  void shouldTakeLogitsBeforeTheirOwnQuantisation() throws IOException {
    ModelBuilder model =
        new ModelBuilder(18)
            .input("image", "N", 1, 1, 6)
            .constant("weights", OpCase.values(3, 18), 6, 3)
            .node("Flatten", "image -> f")
            .node("MatMul", "f, weights -> scores")
            .constant("s", new float[] {0.001f})
            .bytes("z", true, new int[] {0})
            .node("QuantizeLinear", "scores, s, z -> q")
            .node("DequantizeLinear", "q, s, z -> out")
            .output("out", "N", 3);

    ExportedModel exported = export(model);

    assertThat(exported.logitsValue()).isEqualTo("scores");
    assertThat(exported.logitsExplanation()).contains("before the quantisation of 'out'");
  }

  /** Each channel with a scale and zero point of its own. */
  static ModelBuilder perChannel() {
    ModelBuilder model =
        new ModelBuilder(18)
            .input("image", "N", 2, 1, 3)
            .constant("s", new float[] {0.01f, 0.001f}, 2)
            .bytes("z", true, new int[] {0, -128}, 2)
            .node("QuantizeLinear", "image, s, z -> q", integer("axis", 1))
            .node("DequantizeLinear", "q, s, z -> d", integer("axis", 1));
    return dense(model, "d", 6);
  }

  @Test
  void shouldUseEveryChannelsOwnRange() throws IOException {
    FloatTensor image = FloatTensor.of(Shape.of(1, 2, 1, 3), -1.2f, 1.2f, 1.5f, -0.1f, 0.2f, 0.3f);

    float[] gradient = gradient(export(perChannel()), image);

    float[] weights = column(0, 6);
    assertThat(unsigned(gradient)).containsExactly(weights[0], weights[1], 0f, 0f, weights[4], 0f);
  }

  @Test
  void shouldProveItselfAndSayHowWhenNetworkIsQuantised() throws IOException {
    ExportedModel exported = export(network("s1", "z1"));

    SelfCheckResult check = exported.selfCheck();
    assertThat(check.passed()).isTrue();
    assertThat(check.straightThrough()).isEqualTo(2);
    assertThat(check.maskedGradientError()).isLessThan(SelfCheck.MASKED_TOLERANCE);
    assertThat(check.summary())
        .contains("differentiated straight through 2 QuantizeLinear nodes")
        .contains("held fixed");
  }

  @Test
  void shouldProveItselfAtAnotherClassWhenLikeliestLogitIsSaturated() throws IOException {
    ModelBuilder model =
        new ModelBuilder(18)
            .input("image", "N", 3, 4, 4)
            .node("Sigmoid", "image -> a")
            .node("Flatten", "a -> f")
            .constant("w", OpCase.values(2, 48 * 3), 48, 3)
            .node("MatMul", "f, w -> scores")
            .constant("s", new float[] {1e-7f, 0.1f, 0.1f}, 3)
            .bytes("z", true, new int[3], 3)
            .node("QuantizeLinear", "scores, s, z -> q", integer("axis", 1))
            .node("DequantizeLinear", "q, s, z -> d", integer("axis", 1))
            .constant("b", new float[] {100, 0, 0}, 3)
            .node("Add", "d, b -> out")
            .output("out", "N", 3);

    assertThat(export(model).selfCheck().passed()).isTrue();
  }

  /** As ONNX Runtime's dynamic quantisation writes a convolution; what follows has a kink. */
  @Test
  void shouldProveItselfWhenRangeIsThatOfTheValues() throws IOException {
    int[] kernel = new int[4 * 3 * 9];
    Arrays.setAll(kernel, i -> i * 37 % 201 - 100);
    ModelBuilder model =
        new ModelBuilder(18)
            .input("image", "N", 3, 6, 6)
            .node("DynamicQuantizeLinear", "image -> q, s, z")
            .bytes("k", true, kernel, 4, 3, 3, 3)
            .bytes("kz", true, new int[] {0})
            .node("ConvInteger", "q, k, z, kz -> i", ints("pads", 1, 1, 1, 1))
            .node("Cast", "i -> c", integer("to", 1))
            .constant("ks", new float[] {0.004f})
            .node("Mul", "s, ks -> scales")
            .node("Mul", "c, scales -> x")
            .node("LeakyRelu", "x -> r");

    SelfCheckResult check = export(dense(model, "r", 4 * 36)).selfCheck();

    assertThat(check.passed()).isTrue();
    assertThat(check.straightThrough()).isEqualTo(1);
    assertThat(check.stepFunctionError()).as("of the zero point's rounding").isZero();
  }

  /** As ONNX Runtime names what it makes of Split and Squeeze between quantisers. */
  @Test
  void shouldProveItselfWhenValueIsCalledAsNode() throws IOException {
    ModelBuilder model =
        new ModelBuilder(18)
            .input("image", "N", 1, 1, 6)
            .constant("s", new float[] {0.02f})
            .bytes("z", true, new int[] {0})
            .node("Tanh", "image -> t")
            .node("QuantizeLinear", "t, s, z -> q")
            .node("DequantizeLinear", "q, s, z -> Tanh_0");

    assertThat(export(dense(model, "Tanh_0", 6)).selfCheck().passed()).isTrue();
  }

  @Test
  void shouldNotProveItselfWhenStraightThroughRuleIsWrong() {
    ModelExporter wrong =
        new ModelExporter(
            RuleTables.with("QuantizeLinear", c -> c.toInput(0, g -> c.graph().scale(g, 0.9f))));

    assertThatThrownBy(() -> wrong.export(request(network("s1", "z1"))))
        .isInstanceOf(SelfCheckFailedException.class)
        .hasMessageContaining("finite differences");
  }

  @Test
  void shouldRefuseWhenIntegersAreReadByAnotherScale() {
    assertThatThrownBy(() -> export(network("s2", "z1")))
        .isInstanceOf(UnsupportedOperatorsException.class)
        .hasMessageContaining("DequantizeLinear")
        .hasMessageContaining("another scale");
  }

  /** The way beside it is one that a gradient could take: it would be part of the gradient only. */
  @Test
  void shouldNameOperatorWhenItComputesWithQuantisedNumbers() {
    ModelBuilder model =
        new ModelBuilder(18)
            .input("image", "N", 1, 1, 6)
            .constant("s", new float[] {0.02f})
            .bytes("z", true, new int[] {0})
            .bytes("k", true, new int[] {90}, 1, 1, 1, 1)
            .node("QuantizeLinear", "image, s, z -> q")
            .node("ConvInteger", "q, k, z -> p")
            .node("DequantizeLinear", "p, s -> d")
            .node("Add", "d, image -> sum");

    assertThatThrownBy(() -> export(dense(model, "sum", 6)))
        .isInstanceOfSatisfying(
            UnsupportedOperatorsException.class,
            e ->
                assertThat(e.nodes())
                    .extracting(UnsupportedOperatorsException.UnsupportedNode::operator)
                    .containsExactly("ConvInteger"))
        .hasMessageContaining("whole numbers; export with QuantizeLinear and DequantizeLinear");
  }

  @Test
  void shouldRefuseWhenScaleIsComputedFromImage() {
    ModelBuilder model =
        new ModelBuilder(18)
            .input("image", "N", 1, 1, 6)
            .constant("axes", 0, 2, 3)
            .node("ReduceMax", "image, axes -> largest", integer("keepdims", 0))
            .bytes("z", false, new int[] {128}, 1)
            .node("QuantizeLinear", "image, largest, z -> q")
            .node("DequantizeLinear", "q, largest, z -> d");

    assertThatThrownBy(() -> export(dense(model, "d", 6)))
        .isInstanceOf(UnsupportedOperatorsException.class)
        .hasMessageContaining("QuantizeLinear")
        .hasMessageContaining("scale");
  }

  /** Weights per channel, a moved integer, a pool and a ReLU that meet ties and zeros. */
  private static ModelBuilder network(String readScale, String readZero) {
    int[] kernel = new int[4 * 3 * 9];
    Arrays.setAll(kernel, i -> i * 37 % 201 - 100);
    ModelBuilder model =
        new ModelBuilder(18)
            .input("image", "N", 3, 6, 6)
            .constant("s0", new float[] {0.02f})
            .constant("s1", new float[] {0.05f})
            .constant("s2", new float[] {0.04f})
            .bytes("z0", true, new int[] {0})
            .bytes("z1", false, new int[] {90})
            .node("QuantizeLinear", "image, s0, z0 -> q0")
            .node("DequantizeLinear", "q0, s0, z0 -> d0")
            .bytes("k", true, kernel, 4, 3, 3, 3)
            .constant("ks", new float[] {0.004f, 0.003f, 0.005f, 0.002f}, 4)
            .bytes("kz", true, new int[4], 4)
            .node("DequantizeLinear", "k, ks, kz -> w1", integer("axis", 0))
            .node("Conv", "d0, w1 -> c", ints("pads", 1, 1, 1, 1))
            .node("QuantizeLinear", "c, s1, z1 -> q1")
            .constant("shape", 0, 4, 9, 4)
            .node("Reshape", "q1, shape -> moved")
            .node("DequantizeLinear", "moved, " + readScale + ", " + readZero + " -> d1")
            .node("Relu", "d1 -> r")
            .node("MaxPool", "r -> m", ints("kernel_shape", 3, 1));
    return dense(model, "m", 4 * 7 * 4);
  }

  private static ModelBuilder dense(ModelBuilder model, String value, int size) {
    return model
        .node("Flatten", value + " -> f")
        .constant("w", OpCase.values(2, size * 3), size, 3)
        .node("MatMul", "f, w -> scores")
        .output("scores", "N", 3);
  }

  private static float[] column(int target, int size) {
    float[] weights = OpCase.values(2, size * 3);
    float[] column = new float[size];
    for (int i = 0; i < size; i++) {
      column[i] = weights[3 * i + target];
    }
    return column;
  }

  private ExportedModel export(ModelBuilder model) throws IOException {
    return new ModelExporter().export(request(model));
  }

  private ExportRequest request(ModelBuilder model) throws IOException {
    return Exports.request(
        model.writeTo(folder.resolve("model.onnx")), DifferentiationOptions.STANDARD_CPU);
  }

  private static float[] gradient(ExportedModel exported, FloatTensor image) {
    try (OrtRunner runner = new OrtRunner(exported.bytes(), 1)) {
      Map<String, FloatTensor> outputs =
          runner.run(Feeds.image(exported.image().name(), image).target(BackwardGraph.TARGET, 0));
      return Objects.requireNonNull(outputs.get(BackwardGraph.GRADIENT)).values();
    }
  }

  /** Zeros without a sign. */
  private static float[] unsigned(float[] values) {
    float[] result = values.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] += 0f;
    }
    return result;
  }
}
