package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.export.OpCase.positive;
import static dev.limelight.runtime.export.OpCase.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.onnx.Node;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients that stay in the layout of a CPU's convolutions against the plain form of the same. */
class BlockedLayoutTest {
  private static final Shape IMAGE = Shape.of(4, 8, 10);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void shouldAgreeWithPlainFormWhenResidualBlocksHaveSixteenChannels(ReluRule rule)
      throws IOException {
    Path model = residual();
    ExportedModel blocked = export(model, rule, Lowering.CPU);
    ExportedModel plain = export(model, rule, Lowering.CUDA);

    assertThat(gradient(blocked))
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(gradient(plain));
    assertThat(PlainSession.gradient(blocked, TestImages.batch(IMAGE, 2, -1f, 1f), 1, 2))
        .as("computed node by node")
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(gradient(plain));
    assertThat(blocked.graph().nodes())
        .as("masks as depthwise convolutions")
        .anyMatch(node -> isMask(node));
  }

  private static boolean isMask(Node node) {
    return node.name().contains("Relu") && node.opType().equals("Conv");
  }

  @ParameterizedTest
  @EnumSource
  void shouldScaleOnlyItsOwnBranchWhenGradientIsSharedWithNormalisation(Lowering lowering)
      throws IOException {
    // The sum's gradient goes to the normalisation and, as the same value, around it.
    Path model =
        new ModelBuilder(18)
            .input("input", "N", 4, 8, 10)
            .constant("w", values(5, 16 * 4), 16, 4, 1, 1)
            .node("Conv", "input, w -> c")
            .node("Tanh", "c -> t")
            .constant("s", values(6, 16), 16)
            .constant("b", values(7, 16), 16)
            .constant("m", values(8, 16), 16)
            .constant("v", positive(9, 16), 16)
            .node("BatchNormalization", "t, s, b, m, v -> n")
            .node("Add", "n, t -> a")
            .node("Relu", "a -> r")
            .constant("u", values(10, 3 * 16 * 9), 3, 16, 3, 3)
            .node("Conv", "r, u -> d")
            .node("GlobalAveragePool", "d -> p")
            .node("Flatten", "p -> logits")
            .output("logits", "N", 3)
            .writeTo(folder.resolve("shared.onnx"));

    SelfCheckResult check = export(model, ReluRule.STANDARD, lowering).selfCheck();

    assertThat(check.maskedGradientError()).as(check.summary()).isLessThan(5e-3);
  }

  @Test
  void shouldCarryFactorInWeightsWhenNormalisationFollowsMask() throws IOException {
    Path model =
        new ModelBuilder(18)
            .input("input", "N", 4, 8, 10)
            .node("Sin", "input -> x")
            .constant("s", values(6, 4), 4)
            .constant("b", values(7, 4), 4)
            .constant("m", values(8, 4), 4)
            .constant("v", positive(9, 4), 4)
            .node("BatchNormalization", "x, s, b, m, v -> n")
            .node("Relu", "n -> r")
            .constant("u", values(10, 3 * 4 * 9), 3, 4, 3, 3)
            .node("Conv", "r, u -> d")
            .node("GlobalAveragePool", "d -> p")
            .node("Flatten", "p -> logits")
            .output("logits", "N", 3)
            .writeTo(folder.resolve("normalised.onnx"));

    ExportedModel exported = export(model, ReluRule.STANDARD, Lowering.CPU);

    assertThat(exported.selfCheck().maskedGradientError())
        .as(exported.selfCheck().summary())
        .isLessThan(5e-3);
    assertThat(exported.graph().nodes())
        .noneMatch(node -> node.name().startsWith("BatchNormalization") && isOurs(node));
  }

  @ParameterizedTest
  @ValueSource(strings = {"r, s -> y", "s, r -> y"})
  void shouldPoolWhatTheGateOfASqueezedChannelReceives(String factors) throws IOException {
    Path model =
        new ModelBuilder(18)
            .input("input", "N", 4, 8, 10)
            .constant("w", values(5, 16 * 4), 16, 4, 1, 1)
            .node("Conv", "input, w -> c")
            .node("Relu", "c -> r")
            .node("GlobalAveragePool", "r -> squeezed")
            .constant("e", values(6, 16 * 16), 16, 16, 1, 1)
            .node("Conv", "squeezed, e -> excited")
            .node("Sigmoid", "excited -> s")
            .node("Mul", factors)
            .constant("u", values(7, 16 * 16 * 9), 16, 16, 3, 3)
            .node("Conv", "y, u -> d")
            .node("GlobalAveragePool", "d -> p")
            .node("Tanh", "p -> t")
            .node("Flatten", "t -> logits")
            .output("logits", "N", 16)
            .writeTo(folder.resolve("squeezed.onnx"));
    ExportedModel pooled = export(model, ReluRule.STANDARD, Lowering.CPU);
    ExportedModel summed = export(model, ReluRule.STANDARD, Lowering.CUDA);

    assertThat(reductions(pooled)).isEmpty();
    assertThat(reductions(summed)).isNotEmpty();
    assertThat(gradient(pooled))
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(gradient(summed));
  }

  private static List<Node> reductions(ExportedModel exported) {
    return exported.graph().nodes().stream()
        .filter(node -> node.name().contains("/grad/") && node.opType().startsWith("Reduce"))
        .toList();
  }

  private static boolean isOurs(Node node) {
    return node.name().contains("/grad/") && node.opType().equals("Mul");
  }

  private Path residual() throws IOException {
    return new ModelBuilder(18)
        .input("input", "N", 4, 8, 10)
        .constant("w", values(5, 16 * 4), 16, 4, 1, 1)
        .node("Conv", "input, w -> c")
        .node("Relu", "c -> r0")
        .constant("w1", values(6, 16 * 16 * 9), 16, 16, 3, 3)
        .node("Conv", "r0, w1 -> c1", ints("pads", 1, 1, 1, 1))
        .node("Relu", "c1 -> r1")
        .constant("w2", values(7, 16 * 16), 16, 16, 1, 1)
        .node("Conv", "r1, w2 -> c2")
        .node("Add", "c2, r0 -> a")
        .node("Relu", "a -> r2")
        .constant("w3", values(8, 16 * 16 * 9), 16, 16, 3, 3)
        .node("Conv", "r2, w3 -> c3", ints("pads", 1, 1, 1, 1), ints("strides", 2, 2))
        .node("Relu", "c3 -> r3")
        .node("GlobalAveragePool", "r3 -> g")
        .node("Flatten", "g -> f")
        .constant("d", values(9, 48), 16, 3)
        .node("MatMul", "f, d -> logits")
        .output("logits", "N", 3)
        .writeTo(folder.resolve("residual.onnx"));
  }

  private static ExportedModel export(Path model, ReluRule rule, Lowering lowering) {
    return Exports.of(model, new DifferentiationOptions(rule, lowering));
  }

  private static float[] gradient(ExportedModel exported) {
    return Exports.gradient(exported, TestImages.batch(IMAGE, 2, -1f, 1f), 1, 2);
  }
}
