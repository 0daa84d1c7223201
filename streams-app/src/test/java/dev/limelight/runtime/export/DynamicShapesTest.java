package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.text;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Models that leave height and width open keep them so, with the gradients of fixed models. */
class DynamicShapesTest {
  private static final int USUAL = 16;

  /** Not the size of photographs: attention between all pixels would take gigabytes there. */
  static final ExportRequest.ImageInput SMALL =
      new ExportRequest.ImageInput(Optional.empty(), 4, USUAL, USUAL, false, -2f, 2f);

  @TempDir Path folder;

  private static Arguments form(String name, Consumer<ModelBuilder> operators) {
    return Arguments.of(name, operators);
  }

  /** Each writes {@code y [N,4,?,?]} from {@code x [N,4,H,W]}. */
  static Stream<Arguments> forms() {
    return Stream.of(
        form("strided Conv", m -> conv(m, ints("pads", 1, 1, 1, 1), ints("strides", 2, 3))),
        form(
            "strided Conv with uneven pads",
            m -> conv(m, ints("pads", 0, 1, 1, 0), ints("strides", 2, 2))),
        form("Conv with crops", m -> conv(m, ints("pads", 3, 3, 3, 3))),
        form(
            "strided SAME_UPPER",
            m -> conv(m, text("auto_pad", "SAME_UPPER"), ints("strides", 2, 2))),
        form(
            "strided SAME_LOWER",
            m -> conv(m, text("auto_pad", "SAME_LOWER"), ints("strides", 3, 2))),
        form("unit SAME_LOWER", m -> conv(m, text("auto_pad", "SAME_LOWER"))),
        form("ConvTranspose", DynamicShapesTest::convTranspose),
        form("MaxPool", m -> pool(m, "MaxPool", ints("pads", 1, 1, 1, 1))),
        form("MaxPool SAME", m -> pool(m, "MaxPool", text("auto_pad", "SAME_UPPER"))),
        form("AveragePool", m -> pool(m, "AveragePool", ints("pads", 1, 1, 1, 1))),
        form("AveragePool with uneven pads", m -> pool(m, "AveragePool", ints("pads", 0, 0, 1, 1))),
        form("AveragePool ceil", m -> pool(m, "AveragePool", integer("ceil_mode", 1))),
        form(
            "AveragePool with padding",
            m -> pool(m, "AveragePool", ints("pads", 1, 0, 1, 0), integer("count_include_pad", 1))),
        form("AveragePool SAME_UPPER", m -> pool(m, "AveragePool", text("auto_pad", "SAME_UPPER"))),
        form(
            "AveragePool SAME_LOWER",
            m ->
                pool(
                    m,
                    "AveragePool",
                    text("auto_pad", "SAME_LOWER"),
                    integer("count_include_pad", 1))),
        form("unit AveragePool SAME", DynamicShapesTest::unitPool),
        form(
            "AveragePool ceil with padding",
            m ->
                pool(
                    m,
                    "AveragePool",
                    ints("pads", 1, 0, 1, 0),
                    integer("ceil_mode", 1),
                    integer("count_include_pad", 1))),
        form(
            "ConvTranspose SAME_UPPER",
            m -> transposed(m, 3, 3, text("auto_pad", "SAME_UPPER"), ints("strides", 2, 2))),
        form(
            "ConvTranspose SAME_LOWER",
            m -> transposed(m, 4, 2, text("auto_pad", "SAME_LOWER"), ints("strides", 1, 3))),
        form("keep_aspect_ratio_policy", DynamicShapesTest::keepingAspect),
        form("Resize by computed scales", DynamicShapesTest::computedScales),
        form("GlobalAveragePool", m -> gated(m, mm -> mm.node("GlobalAveragePool", "x -> s"))),
        form(
            "ReduceMean",
            m -> gated(m, mm -> mm.constant("hw", 2, 3).node("ReduceMean", "x, hw -> s"))),
        form("nearest Resize", m -> resize(m, "nearest")),
        form("linear Resize", m -> resize(m, "linear")),
        form("Slice with steps", DynamicShapesTest::steps),
        form("Pad and Concat", DynamicShapesTest::padded),
        form("Pad reflect", m -> repeated(m, "reflect")),
        form("Pad edge", m -> repeated(m, "edge")),
        form("Pad wrap", m -> repeated(m, "wrap")),
        form("Concat along height", m -> m.node("Concat", "x, x -> y", integer("axis", 2))),
        form("tokens", DynamicShapesTest::tokens));
  }

  private static void conv(ModelBuilder m, AttributeProto... attributes) {
    m.constant("k", OpCase.values(7, 4 * 4 * 9), 4, 4, 3, 3).node("Conv", "x, k -> y", attributes);
  }

  private static void convTranspose(ModelBuilder m) {
    m.constant("k", OpCase.values(7, 4 * 4 * 9), 4, 4, 3, 3)
        .node(
            "ConvTranspose",
            "x, k -> y",
            ints("strides", 2, 2),
            ints("pads", 1, 1, 1, 1),
            ints("output_padding", 1, 1));
  }

  private static void pool(ModelBuilder m, String opType, AttributeProto... attributes) {
    var all =
        Stream.concat(
                Stream.of(ints("kernel_shape", 3, 2), ints("strides", 2, 2)), Stream.of(attributes))
            .toArray(AttributeProto[]::new);
    m.node(opType, "x -> y", all);
  }

  private static void unitPool(ModelBuilder m) {
    m.node("AveragePool", "x -> y", ints("kernel_shape", 3, 4), text("auto_pad", "SAME_UPPER"));
  }

  private static void transposed(
      ModelBuilder m, int rows, int columns, AttributeProto... attributes) {
    m.constant("k", OpCase.values(7, 4 * 4 * rows * columns), 4, 4, rows, columns)
        .node("ConvTranspose", "x, k -> y", attributes);
  }

  private static void keepingAspect(ModelBuilder m) {
    m.constant("wanted", 9, 14)
        .node(
            "Resize",
            "x, , , wanted -> y",
            text("mode", "linear"),
            ints("axes", 2, 3),
            text("keep_aspect_ratio_policy", "not_larger"));
  }

  private static void computedScales(ModelBuilder m) {
    m.constant("from", 2)
        .constant("to", 4)
        .node("Shape", "x -> shape")
        .node("Slice", "shape, from, to -> hw")
        .node("Cast", "hw -> now", integer("to", 1))
        .constant("wanted", new float[] {9.4f, 20.4f}, 2)
        .node("Div", "wanted, now -> ratio")
        .constant("ones", new float[] {1, 1}, 2)
        .node("Concat", "ones, ratio -> scales", integer("axis", 0))
        .node("Resize", "x, , scales -> y", text("mode", "linear"));
  }

  private static void gated(ModelBuilder m, Consumer<ModelBuilder> squeeze) {
    squeeze.accept(m);
    m.node("Sigmoid", "s -> gate").node("Mul", "x, gate -> y");
  }

  private static void resize(ModelBuilder m, String mode) {
    m.constant("twice", new float[] {1, 1, 2, 1.5f}, 4)
        .node("Resize", "x, , twice -> y", text("mode", mode));
  }

  private static void steps(ModelBuilder m) {
    m.constant("from", 1, 0)
        .constant("to", 1000, 1000)
        .constant("axes", 2, 3)
        .constant("by", 2, 3)
        .node("Slice", "x, from, to, axes, by -> y");
  }

  private static void padded(ModelBuilder m) {
    m.constant("around", 0, 0, 1, 2, 0, 0, 3, 1)
        .node("Pad", "x, around -> p")
        .node("Concat", "p, p -> c", integer("axis", 3))
        .constant("from", 1)
        .constant("to", -2)
        .constant("axes", 3)
        .node("Slice", "c, from, to, axes -> y");
  }

  private static void repeated(ModelBuilder m, String mode) {
    m.constant("around", 0, 0, 1, 0, 0, 0, 3, 2).node("Pad", "x, around -> y", text("mode", mode));
  }

  private static void tokens(ModelBuilder m) {
    m.constant("seq", 0, 4, -1)
        .node("Reshape", "x, seq -> r")
        .node("Transpose", "r -> q", ints("perm", 0, 2, 1))
        .node("MatMul", "q, r -> a")
        .node("Softmax", "a -> p", integer("axis", -1))
        .node("MatMul", "p, q -> o")
        .node("Transpose", "o -> t", ints("perm", 0, 2, 1))
        .node("Shape", "x -> shape")
        .node("Reshape", "t, shape -> y");
  }

  /** A classifier around operators that write {@code y} from {@code x}. */
  static ModelBuilder model(Consumer<ModelBuilder> operators, Object height, Object width) {
    ModelBuilder model =
        new ModelBuilder(18).input("image", "N", 4, height, width).node("Sin", "image -> x");
    operators.accept(model);
    return model
        .node("Sin", "y -> z")
        .node("GlobalAveragePool", "z -> g")
        .node("Flatten", "g -> f")
        .constant("w", OpCase.values(2, 12), 4, 3)
        .node("MatMul", "f, w -> logits")
        .output("logits", "N", 3);
  }

  private ExportedModel export(
      Consumer<ModelBuilder> operators, Object height, Object width, Lowering lowering)
      throws IOException {
    return new ModelExporter()
        .export(
            new ExportRequest(
                model(operators, height, width).writeTo(folder.resolve("model.onnx")),
                SMALL,
                Optional.empty(),
                Optional.empty(),
                new DifferentiationOptions(ReluRule.STANDARD, lowering)));
  }

  private static FloatTensor gradient(ExportedModel exported, FloatTensor images) {
    try (OrtRunner runner = new OrtRunner(exported.bytes(), 1)) {
      return Objects.requireNonNull(
          runner
              .run(Feeds.image("image", images).target(BackwardGraph.TARGET, 0, 2))
              .get(BackwardGraph.GRADIENT));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void shouldGiveGradientOfFixedModelWhenSizeIsFree(String name, Consumer<ModelBuilder> operators)
      throws IOException {
    for (Lowering lowering : Lowering.values()) {
      ExportedModel free = export(operators, "H", "W", lowering);
      assertThat(free.sizeExplanation()).startsWith("free");
      for (int[] size : new int[][] {{USUAL, USUAL}, {13, 18}, {23, 9}}) {
        FloatTensor images = TestImages.batch(Shape.of(4, size[0], size[1]), 2, -2, 2);
        ExportedModel fixed = export(operators, size[0], size[1], lowering);
        assertThat(fixed.sizeIsFree()).isFalse();
        assertThat(gradient(free, images).values())
            .usingComparatorWithPrecision(1e-5f)
            .containsExactly(gradient(fixed, images).values());
      }
    }
  }

  @Test
  void shouldSayWhyWhenSizeCannotBeFree() throws IOException {
    Consumer<ModelBuilder> fullImage =
        m ->
            m.constant("flat", 0, USUAL * USUAL * 4)
                .node("Reshape", "x, flat -> r")
                .constant("many", OpCase.values(3, USUAL * USUAL * 16), USUAL * USUAL * 4, 4)
                .node("MatMul", "r, many -> d")
                .constant("back", 0, 4, 1, 1)
                .node("Reshape", "d, back -> y");

    ExportedModel exported = export(fullImage, "H", "W", Lowering.CPU);

    assertThat(exported.sizeIsFree()).isFalse();
    assertThat(exported.sizeExplanation())
        .startsWith("height and width fixed at 4x16x16 because")
        .contains("does not run at");
  }

  @Test
  void shouldNameNodeWhenRuleNeedsSize() throws IOException {
    Consumer<ModelBuilder> ofFixedSize =
        m -> transposed(m, 3, 3, ints("strides", 2, 2), ints("output_shape", 30, 30));

    ExportedModel exported = export(ofFixedSize, "H", "W", Lowering.CPU);

    assertThat(exported.sizeIsFree()).isFalse();
    assertThat(exported.sizeExplanation()).contains("ConvTranspose_1");
  }

  @Test
  void shouldKeepWidthWhenOnlyHeightIsFree() throws IOException {
    ExportedModel exported = export(m -> m.node("Relu", "x -> y"), "H", 10, Lowering.CPU);

    assertThat(exported.sizeIsFree()).isTrue();
    assertThat(exported.image().dims()).containsExactly("N", "4", "H", "10");
  }
}
