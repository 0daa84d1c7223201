package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.Value;
import dev.limelight.runtime.ModelBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Operators with kinks behind a quantiser whose steps are so coarse that many values lie on the
 * kinks: the gradient that the rule chooses there is the one that proves itself.
 */
class HeldChoicesTest {
  private static final int CHANNELS = 4;
  private static final int SIDE = 6;

  /** An operator from the quantised values {@code a} (and others, {@code b}) to {@code y}. */
  private record Kinked(String operator, String remark, UnaryOperator<ModelBuilder> written) {
    /** Extrema meet their ties where nearly everything is zero. */
    float step() {
      return operator.matches("Max|Min|Reduce.*|Global.*") ? 6 : 1;
    }

    @Override
    public String toString() {
      return operator + " " + remark;
    }
  }

  static final List<Kinked> OPERATORS =
      List.of(
          new Kinked("Relu", "", m -> m.node("Relu", "a -> y")),
          new Kinked("LeakyRelu", "", m -> m.node("LeakyRelu", "a -> y", real("alpha", 0.1f))),
          new Kinked(
              "PRelu",
              "",
              m ->
                  m.constant("slopes", OpCase.values(7, 4), 4, 1, 1)
                      .node("PRelu", "a, slopes -> y")),
          new Kinked("Selu", "", m -> m.node("Selu", "a -> y")),
          new Kinked("Elu", "", m -> m.node("Elu", "a -> y", real("alpha", 0.3f))),
          new Kinked("Abs", "", m -> m.node("Abs", "a -> y")),
          new Kinked("ThresholdedRelu", "", m -> m.node("ThresholdedRelu", "a -> y")),
          new Kinked("Clip", "between -1 and 1", m -> clip(m, -1, 1)),
          new Kinked("Clip", "as ReLU6", m -> clip(m, 0, 6)),
          new Kinked("HardSigmoid", "", m -> m.node("HardSigmoid", "a -> y", real("alpha", 0.5f))),
          new Kinked("HardSigmoid", "of HardSwish", m -> m.node("HardSwish", "a -> y")),
          new Kinked("Max", "of two", m -> m.node("Max", "a, b -> y")),
          new Kinked("Max", "of three", m -> ofThree(m, "Max")),
          new Kinked("Min", "of three", m -> ofThree(m, "Min")),
          new Kinked(
              "ReduceMax",
              "",
              m -> m.constant("axes", 1).node("ReduceMax", "a, axes -> y", integer("keepdims", 0))),
          new Kinked(
              "ReduceMin",
              "of rows",
              m -> m.constant("axes", -1).node("ReduceMin", "a, axes -> y")),
          new Kinked("GlobalMaxPool", "", m -> m.node("GlobalMaxPool", "a -> y")),
          new Kinked("MaxPool", "", m -> m.node("MaxPool", "a -> y", ints("kernel_shape", 2, 2))));

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}")
  @FieldSource("OPERATORS")
  void shouldProveItselfWhenValuesLieOnKinks(Kinked operator) throws IOException {
    SelfCheckResult check = new ModelExporter().export(request(operator)).selfCheck();

    assertThat(check.passed()).isTrue();
    assertThat(check.straightThrough()).isPositive();
    assertThat(check.randomDirectionError()).isLessThan(SelfCheck.RANDOM_TOLERANCE);
    assertThat(check.maskedGradientError()).isLessThan(SelfCheck.MASKED_TOLERANCE);
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("OPERATORS")
  void shouldNotProveItselfWhenRuleIsWrong(Kinked operator) {
    ModelExporter wrong =
        new ModelExporter(
            RuleTables.with(
                operator.operator(),
                c -> {
                  for (int i = 0; i < c.node().inputs().size(); i++) {
                    Value x = c.input(i);
                    c.toInput(i, g -> c.graph().scale(x, 0.1f));
                  }
                }));

    assertThatThrownBy(() -> wrong.export(request(operator)))
        .isInstanceOf(SelfCheckFailedException.class);
  }

  private static ModelBuilder clip(ModelBuilder model, float low, float high) {
    return model
        .constant("low", new float[] {low})
        .constant("high", new float[] {high})
        .node("Clip", "a, low, high -> y");
  }

  private static ModelBuilder ofThree(ModelBuilder model, String operator) {
    return model.constant("zero", new float[] {0}).node(operator, "a, b, zero -> y");
  }

  private ExportRequest request(Kinked operator) throws IOException {
    ModelBuilder entry =
        new ModelBuilder(18)
            .input("image", "N", 3, SIDE, SIDE)
            .constant("coarse", new float[] {operator.step()})
            .bytes("zero-point", true, new int[] {0})
            .constant("k", OpCase.values(3, CHANNELS * 27), CHANNELS, 3, 3, 3)
            .constant("l", OpCase.values(4, CHANNELS * 27), CHANNELS, 3, 3, 3);
    ModelBuilder model = operator.written().apply(quantised(quantised(entry, "k", "a"), "l", "b"));
    model
        .constant("flat", 0, -1)
        .node("Reshape", "y, flat -> f")
        // Any number of features to three.
        .constant("one", 1)
        .node("Unsqueeze", "f, one -> u")
        .constant("w", OpCase.values(2, 9), 3, 1, 3)
        .node("Conv", "u, w -> moved", ints("pads", 1, 1))
        .node("Sin", "moved -> s")
        .constant("last", -1)
        .node("ReduceMean", "s, last -> scores", integer("keepdims", 0))
        .output("scores", "N", 3);
    return Exports.request(
        model.writeTo(folder.resolve("model.onnx")), DifferentiationOptions.STANDARD_CPU);
  }

  private static ModelBuilder quantised(ModelBuilder model, String kernel, String to) {
    return model
        .node("Conv", "image, " + kernel + " -> c" + to, ints("pads", 1, 1, 1, 1))
        .node("QuantizeLinear", "c" + to + ", coarse, zero-point -> q" + to)
        .node("DequantizeLinear", "q" + to + ", coarse, zero-point -> " + to);
  }
}
