package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.text;
import static dev.limelight.runtime.export.OpCase.values;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients of strided convolutions as phases, against the transposed convolution of the CUDA
 * lowering, which has finite differences of its own.
 */
class StridedConvolutionTest {
  private static final int WIDE = 32;
  private static final int NARROW = 16;

  @TempDir Path folder;

  /** A window: its kernel and the attributes of the convolution. */
  record Windowed(int rows, int columns, List<AttributeProto> attributes) {
    Windowed(int rows, int columns, AttributeProto... attributes) {
      this(rows, columns, List.of(attributes));
    }

    @Override
    public String toString() {
      return rows + "x" + columns + attributes.stream().map(OpCase::shown).toList();
    }
  }

  private static Stream<Windowed> windows() {
    return Stream.of(
        new Windowed(3, 3, ints("strides", 2, 2), ints("pads", 1, 1, 1, 1)),
        new Windowed(3, 3, ints("strides", 2, 2)),
        new Windowed(3, 3, ints("strides", 2, 2), ints("pads", 0, 0, 1, 1)),
        new Windowed(3, 3, ints("strides", 2, 2), ints("pads", 2, 2, 0, 1)),
        new Windowed(3, 3, ints("strides", 2, 2), ints("pads", 4, 3, 4, 3)),
        new Windowed(3, 3, ints("strides", 2, 2), text("auto_pad", "SAME_UPPER")),
        new Windowed(3, 3, ints("strides", 2, 2), text("auto_pad", "SAME_LOWER")),
        new Windowed(5, 5, ints("strides", 2, 2), ints("pads", 2, 2, 2, 2)),
        new Windowed(7, 4, ints("strides", 2, 2), ints("pads", 3, 1, 3, 2)),
        new Windowed(2, 2, ints("strides", 2, 2)),
        new Windowed(1, 1, ints("strides", 2, 2)),
        new Windowed(1, 1, ints("strides", 2, 2), ints("pads", 1, 1, 1, 1)),
        new Windowed(1, 3, ints("strides", 1, 2), ints("pads", 0, 1, 0, 1)),
        new Windowed(3, 1, ints("strides", 2, 1), ints("pads", 1, 0, 1, 0)));
  }

  static Stream<Arguments> cases() {
    return windows()
        .flatMap(
            window ->
                Stream.of(Shape.of(4, 12, 14), Shape.of(4, 11, 13))
                    .flatMap(
                        image ->
                            Stream.of(1, WIDE).map(group -> Arguments.of(window, image, group))));
  }

  @ParameterizedTest(name = "{0} of {1} in {2} groups")
  @MethodSource("cases")
  void shouldAgreeWithTheTransposedConvolution(Windowed window, Shape image, int group)
      throws IOException {
    Path model = model(image, "Tanh", window, group);

    ExportedModel phases = export(model, ReluRule.STANDARD, Lowering.CPU);

    requireAgreement(phases, export(model, ReluRule.STANDARD, Lowering.CUDA), image);
    assertThat(operators(phases)).doesNotContain("ConvTranspose");
  }

  static Stream<Arguments> activations() {
    return Stream.of("Relu", "Clip", "Swish", "HardSwish", "LeakyRelu", "Sum")
        .flatMap(
            activation ->
                Stream.of(ReluRule.values())
                    .flatMap(
                        rule ->
                            Stream.of(Shape.of(4, 12, 14), Shape.of(4, 11, 13))
                                .map(image -> Arguments.of(activation, rule, image))));
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("activations")
  void shouldAgreeWhenTheGradientPassesAnActivationInItsPhases(
      String activation, ReluRule rule, Shape image) throws IOException {
    Windowed window = new Windowed(3, 3, ints("strides", 2, 2), ints("pads", 1, 1, 1, 1));
    Path model = model(image, activation, window, WIDE);

    requireAgreement(export(model, rule, Lowering.CPU), export(model, rule, Lowering.CUDA), image);
  }

  @Test
  void shouldJoinPhasesBehindTheConvolutionThatNarrowsThem() throws IOException {
    Windowed window = new Windowed(3, 3, ints("strides", 2, 2), ints("pads", 1, 1, 1, 1));
    Path model = model(Shape.of(4, 12, 14), "Clip", window, WIDE);

    ExportedModel exported = export(model, ReluRule.STANDARD, Lowering.CPU);

    assertThat(
            exported.graph().nodes().stream()
                .filter(node -> node.name().startsWith("Conv_2/grad/"))
                .filter(node -> node.opType().equals("Conv")))
        .as("one narrowing convolution for each of four phases")
        .hasSize(4);
  }

  private static List<String> operators(ExportedModel exported) {
    return exported.graph().nodes().stream().map(node -> node.opType()).toList();
  }

  private static void requireAgreement(ExportedModel phases, ExportedModel plain, Shape image) {
    float[] expected = gradient(plain, image);
    assertThat(gradient(phases, image))
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(expected);
    assertThat(PlainSession.gradient(phases, TestImages.batch(image, 2, -1f, 1f), 1, 2))
        .as("computed node by node")
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(expected);
    double norm = IntStream.range(0, expected.length).mapToDouble(i -> Math.abs(expected[i])).sum();
    assertThat(norm / expected.length).as("a gradient that could be wrong").isGreaterThan(1e-3);
  }

  /** As inverted bottlenecks begin: widened by one element, an activation, a strided window. */
  private Path model(Shape image, String activation, Windowed window, int group)
      throws IOException {
    ModelBuilder model =
        new ModelBuilder(18)
            .input("input", "N", 4, image.dim(1), image.dim(2))
            .constant("w", values(5, NARROW * 4), NARROW, 4, 1, 1)
            .node("Conv", "input, w -> narrow")
            .node("Tanh", "narrow -> n")
            .constant("w1", values(6, WIDE * NARROW), WIDE, NARROW, 1, 1)
            .node("Conv", "n, w1 -> z");
    activate(model, activation);
    int inner = WIDE / group;
    int size = WIDE * inner * window.rows() * window.columns();
    AttributeProto[] attributes =
        Stream.concat(window.attributes().stream(), Stream.of(integer("group", group)))
            .toArray(AttributeProto[]::new);
    return model
        .constant("w2", values(7, size), WIDE, inner, window.rows(), window.columns())
        .node("Conv", "a, w2 -> s", attributes)
        .node("Tanh", "s -> t")
        .node("GlobalAveragePool", "t -> g")
        .node("Flatten", "g -> f")
        .constant("d", values(9, WIDE * 3), WIDE, 3)
        .node("MatMul", "f, d -> logits")
        .output("logits", "N", 3)
        .writeTo(folder.resolve("strided.onnx"));
  }

  private static void activate(ModelBuilder model, String activation) {
    switch (activation) {
      case "Clip" ->
          model
              .constant("low", new float[] {0})
              .constant("high", new float[] {0.6f})
              .node("Clip", "z, low, high -> a");
      case "Swish" -> model.node("Sigmoid", "z -> g0").node("Mul", "z, g0 -> a");
      // Two readers: what arrives in phases is added to what does not.
      case "Sum" -> model.node("Tanh", "z -> z1").node("Add", "z, z1 -> a");
      default -> model.node(activation, "z -> a");
    }
  }

  private static ExportedModel export(Path model, ReluRule rule, Lowering lowering) {
    return Exports.of(model, new DifferentiationOptions(rule, lowering));
  }

  private static float[] gradient(ExportedModel exported, Shape image) {
    return Exports.gradient(exported, TestImages.batch(image, 2, -1f, 1f), 1, 2);
  }
}
