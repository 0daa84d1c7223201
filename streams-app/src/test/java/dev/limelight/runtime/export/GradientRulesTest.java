package dev.limelight.runtime.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.autodiff.OperatorRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule against central differences of the forward model, for both lowerings. */
class GradientRulesTest {
  private static final int ALL = OpCase.CHANNELS * OpCase.HEIGHT * OpCase.WIDTH;
  private static final double TOLERANCE = 5e-3;

  @TempDir Path folder;

  static Stream<Arguments> cases() {
    return Stream.of(
            ElementwiseCases.elementwise(),
            ElementwiseCases.activations(),
            LayerCases.linear(),
            LayerCases.convolutions(),
            LayerCases.pooling(),
            ShapingCases.shaping(),
            ShapingCases.others())
        .flatMap(List::stream)
        .flatMap(c -> Stream.of(Lowering.values()).map(lowering -> Arguments.of(c, lowering)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("cases")
  void shouldAgreeWithFiniteDifferences(OpCase opCase, Lowering lowering) throws IOException {
    SelfCheck.Result check = export(new ModelExporter(), opCase, lowering).selfCheck();

    assertThat(check.maskedGradientError())
        .as("error along masked gradients; %s", check.summary())
        .isLessThanOrEqualTo(TOLERANCE);
    assertThat(check.randomDirectionError())
        .as("error along random directions; %s", check.summary())
        .isLessThanOrEqualTo(4 * TOLERANCE + check.randomDirectionUncertainty());
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
    return exporter.export(
        new ExportRequest(
            opCase.writeTo(folder),
            ExportRequest.ImageInput.unknown(),
            Optional.empty(),
            Optional.empty(),
            new DifferentiationOptions(ReluRule.STANDARD, lowering)));
  }
}
