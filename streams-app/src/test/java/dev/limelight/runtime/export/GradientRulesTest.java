package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.autodiff.OperatorRules;
import dev.limelight.autodiff.UnsupportedOperatorsException;
import dev.limelight.onnx.Graph;
import dev.limelight.runtime.ModelBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule against central differences of the forward model, for both lowerings. */
class GradientRulesTest {
  private static final int ALL = OpCase.CHANNELS * OpCase.HEIGHT * OpCase.WIDTH;

  @TempDir Path folder;

  static Stream<Arguments> cases() {
    return Stream.of(
            ElementwiseCases.elementwise(),
            ElementwiseCases.activations(),
            LayerCases.linear(),
            LayerCases.convolutions(),
            LayerCases.pooling(),
            DenseCases.cases(),
            WindowCases.cases(),
            BroadcastCases.cases(),
            IndexingCases.gathers(),
            IndexingCases.folds(),
            IndexingCases.samplers(),
            IndexingCases.scatters(),
            EinsumCases.cases(),
            ResizeCases.cases(),
            ShapingCases.shaping(),
            ShapingCases.further(),
            NormalizationCases.cases(),
            ShapingCases.others())
        .flatMap(List::stream)
        .flatMap(c -> c.lowerings().map(lowering -> Arguments.of(c, lowering)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("cases")
  void shouldAgreeWithFiniteDifferences(OpCase opCase, Lowering lowering) throws IOException {
    ExportedModel exported = export(new ModelExporter(), opCase, lowering);

    DifferenceCheck.Result result =
        DifferenceCheck.of(exported.graph(), exported.image(), opCase.toString().hashCode());

    assertThat(result.agrees()).as("off by %s", result).isTrue();
  }

  static Stream<OpCase> plantable() {
    return Stream.of(
        OpCase.node("Tanh", ALL),
        OpCase.node("Softmax", ALL),
        OpCase.of("ReduceMean", 48, m -> m.constant("a", 1).node("ReduceMean", "x, a -> y")),
        OpCase.node("Transpose", ALL, ints("perm", 0, 2, 3, 1)),
        OpCase.of("CumSum", ALL, m -> m.constant("a", 3).node("CumSum", "x, a -> y")),
        OpCase.node("Exp", ALL),
        OpCase.node("MaxPool", 4 * 3 * 4, ints("kernel_shape", 2, 2), ints("strides", 2, 2)),
        OpCase.of("Mul", ALL, m -> m.node("Cos", "x -> c").node("Mul", "x, c -> y")),
        OpCase.of(
            "Conv",
            5 * 48,
            m -> m.constant("k", OpCase.values(3, 20), 5, 4, 1, 1).node("Conv", "x, k -> y")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("plantable")
  void shouldDisagreeWhenRuleIsWrongByOneInThousand(OpCase opCase) throws IOException {
    ExportedModel exported = export(new ModelExporter(), opCase, Lowering.CPU);
    Graph wrong = PlantedFault.scaled(exported.graph(), opCase.subject(), 1.001f);

    DifferenceCheck.Result result = DifferenceCheck.of(wrong, exported.image(), 5);

    assertThat(result.agrees()).as("off by %s", result).isFalse();
  }

  @Test
  void shouldGiveProductOfOthersWhenFactorIsZero() throws IOException {
    Path model =
        new ModelBuilder(18)
            .input("input", "N", 1, 1, 12)
            .constant("shape", 0, 3, 4)
            .node("Reshape", "input, shape -> x")
            .constant("axes", 2)
            .node("ReduceProd", "x, axes -> p", integer("keepdims", 0))
            .node("Identity", "p -> logits")
            .output("logits", "N", 3)
            .writeTo(folder.resolve("product.onnx"));
    ExportedModel exported = new ModelExporter().export(request(model, Lowering.CPU));
    double[] point = {1, 0, 3, 2, 2, 0, 0, 1, 1, 2, 3, 4, 0, 1, 2, 3, 4, 3, 0, 2, 1, 0, 1, 0};

    DifferenceCheck.Result result =
        DifferenceCheck.at(exported.graph(), exported.image(), new SplittableRandom(1), point);

    assertThat(result.agrees()).as("off by %s", result).isTrue();
  }

  @Test
  void shouldRefuseGraphWhenRuleIsWrong() {
    OperatorRules wrong =
        new OperatorRules.Builder()
            .rule(
                "Sin", c -> c.toInput(0, g -> c.graph().mul(g, c.graph().unary("Cos", c.input(0)))))
            .rule("Flatten", c -> c.toInput(0, g -> c.graph().reshapeLike(g, c.input(0))))
            .rule(
                "MatMul",
                c -> c.toInput(0, g -> c.graph().matMul(g, c.graph().matrixTranspose(c.input(1)))))
            .rule("Tanh", c -> c.toInput(0, g -> c.graph().scale(g, 0.9f)))
            .build();

    assertThatThrownBy(
            () -> export(new ModelExporter(wrong), OpCase.node("Tanh", ALL), Lowering.CPU))
        .isInstanceOf(SelfCheckFailedException.class)
        .hasMessageContaining("finite differences");
  }

  @Test
  void shouldRefuseModelWhenRulePassesOverAnInputOfTheImage() {
    OpCase scaled =
        OpCase.of(
            "scale of the image",
            ALL,
            m ->
                m.constant("axes", 0, 2, 3)
                    .node("ReduceMean", "x, axes -> scale", integer("keepdims", 0))
                    .constant("bias", OpCase.values(1, 4), 4)
                    .node("InstanceNormalization", "x, scale, bias -> y"));

    assertThatThrownBy(() -> export(new ModelExporter(), scaled, Lowering.CPU))
        .isInstanceOf(UnsupportedOperatorsException.class)
        .hasMessageContaining("InstanceNormalization")
        .hasMessageContaining("input 1 is computed from the image");
  }

  @Test
  void shouldRefuseGraphWhenGradientMissesBranch() {
    OpCase branches =
        OpCase.of(
            "branches",
            ALL,
            m -> m.node("Tanh", "x -> a").node("Sigmoid", "x -> b").node("Mul", "a, b -> y"));
    OperatorRules wrong =
        new OperatorRules.Builder()
            .rule(
                "Sin", c -> c.toInput(0, g -> c.graph().mul(g, c.graph().unary("Cos", c.input(0)))))
            .rule("Flatten", c -> c.toInput(0, g -> c.graph().reshapeLike(g, c.input(0))))
            .rule(
                "MatMul",
                c -> c.toInput(0, g -> c.graph().matMul(g, c.graph().matrixTranspose(c.input(1)))))
            .rule("Tanh", c -> c.toInput(0, g -> g))
            .zero("Sigmoid")
            .broadcasting("Mul", c -> c.toInput(0, g -> c.graph().mul(g, c.input(1))))
            .build();

    assertThatThrownBy(() -> export(new ModelExporter(wrong), branches, Lowering.CPU))
        .isInstanceOf(SelfCheckFailedException.class);
  }

  private ExportedModel export(ModelExporter exporter, OpCase opCase, Lowering lowering)
      throws IOException {
    return exporter.export(request(opCase.writeTo(folder), lowering));
  }

  private static ExportRequest request(Path model, Lowering lowering) {
    return Exports.request(model, new DifferentiationOptions(ReluRule.STANDARD, lowering));
  }
}
