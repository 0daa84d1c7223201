package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.onnx.UnsupportedModelException;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that were exported for a fixed number of images take any after their export. */
class DynamicBatchTest {
  @TempDir Path folder;

  /** Writes {@code y [B,4,8]} from {@code x [B,4,8]}, with the batch baked in. */
  private interface Fixed {
    void build(ModelBuilder model, long batch);
  }

  private static Arguments form(String name, Fixed fixed) {
    return Arguments.of(name, fixed);
  }

  static Stream<Arguments> forms() {
    return Stream.of(
        form("heads merged into the batch", DynamicBatchTest::mergedHeads),
        form("batch second", DynamicBatchTest::batchSecond),
        form("positions outside the batch in one axis", DynamicBatchTest::positionsOutside),
        form("space moved into the batch", DynamicBatchTest::spaceInBatch),
        form("class token expanded over the batch", DynamicBatchTest::classToken),
        form("constant for the whole batch", DynamicBatchTest::wholeConstant),
        form("Expand, Resize and Slice sizes", DynamicBatchTest::sizes));
  }

  private static void mergedHeads(ModelBuilder m, long b) {
    m.constant("s1", b, 4, 2, 4)
        .node("Reshape", "x, s1 -> h")
        .node("Transpose", "h -> ht", ints("perm", 0, 2, 1, 3))
        .constant("s2", b * 2, -1, 4)
        .node("Reshape", "ht, s2 -> q")
        .node("Transpose", "q -> k", ints("perm", 0, 2, 1))
        .node("MatMul", "q, k -> a")
        .node("Softmax", "a -> p", integer("axis", -1))
        .node("MatMul", "p, q -> o")
        .constant("s3", -1, 2, 4, 4)
        .node("Reshape", "o, s3 -> o4")
        .node("Transpose", "o4 -> ot", ints("perm", 0, 2, 1, 3))
        .constant("s4", b, 4, 8)
        .node("Reshape", "ot, s4 -> y");
  }

  private static void batchSecond(ModelBuilder m, long b) {
    m.node("Transpose", "x -> t", ints("perm", 1, 0, 2))
        .constant("s1", 4, b * 2, 4)
        .node("Reshape", "t, s1 -> h")
        .node("Tanh", "h -> u")
        .constant("s2", 4, b, 8)
        .node("Reshape", "u, s2 -> v")
        .node("Transpose", "v -> y", ints("perm", 1, 0, 2));
  }

  private static void positionsOutside(ModelBuilder m, long b) {
    m.node("Transpose", "x -> t", ints("perm", 1, 0, 2))
        .constant("s1", 4 * b, 8)
        .node("Reshape", "t, s1 -> lines")
        .constant("w8", OpCase.values(4, 64), 8, 8)
        .node("Gemm", "lines, w8 -> mixed")
        .constant("s2", 4, b, 8)
        .node("Reshape", "mixed, s2 -> v")
        .node("Transpose", "v -> y", ints("perm", 1, 0, 2));
  }

  private static void spaceInBatch(ModelBuilder m, long b) {
    m.constant("s1", b, 1, 4, 8)
        .node("Reshape", "x, s1 -> image1")
        .node("Transpose", "image1 -> t1", ints("perm", 1, 0, 2, 3))
        .node("SpaceToDepth", "t1 -> t2", integer("blocksize", 2))
        .node("Transpose", "t2 -> blocks", ints("perm", 1, 0, 2, 3))
        .constant("k", OpCase.values(4, 9), 1, 1, 3, 3)
        .node("Conv", "blocks, k -> c", ints("pads", 1, 1, 1, 1))
        .node("Transpose", "c -> t3", ints("perm", 1, 0, 2, 3))
        .node("DepthToSpace", "t3 -> t4", integer("blocksize", 2))
        .node("Transpose", "t4 -> t5", ints("perm", 1, 0, 2, 3))
        .constant("s2", b, 4, 8)
        .node("Reshape", "t5, s2 -> y");
  }

  private static void classToken(ModelBuilder m, long b) {
    m.constant("token", OpCase.values(5, 8), 1, 1, 8)
        .constant("over", b, 1, 8)
        .node("Expand", "token, over -> tokens")
        .node("Concat", "tokens, x -> five", integer("axis", 1))
        .node("Tanh", "five -> t")
        .constant("from", 0, 1)
        .constant("to", b, 5)
        .constant("axes", 0, 1)
        .node("Slice", "t, from, to, axes -> y");
  }

  private static void wholeConstant(ModelBuilder m, long b) {
    float[] one = OpCase.values(6, 32);
    float[] all = new float[(int) (b * 32)];
    for (int i = 0; i < b; i++) {
      System.arraycopy(one, 0, all, i * 32, 32);
    }
    m.constant("position", all, b, 4, 8).node("Mul", "x, position -> y");
  }

  private static void sizes(ModelBuilder m, long b) {
    m.constant("s1", b, 1, 4, 8)
        .node("Reshape", "x, s1 -> r")
        .constant("up", b, 3, 4, 8)
        .node("Expand", "r, up -> e")
        .constant("larger", b, 3, 8, 8)
        .node("Resize", "e, , , larger -> l")
        .constant("sum", 1, 2)
        .node("MaxPool", "l -> p", ints("kernel_shape", 2, 1), ints("strides", 2, 1))
        .constant("one", 1)
        .node("ReduceMean", "p, one -> y", integer("keepdims", 0));
  }

  private Path model(long batch, Consumer<ModelBuilder> between) throws IOException {
    ModelBuilder model =
        new ModelBuilder(18)
            .input("image", batch, 1, 4, 8)
            .node("Sin", "image -> curved")
            .constant("rows", batch, 4, 8)
            .node("Reshape", "curved, rows -> x");
    between.accept(model);
    return model
        .constant("flat", batch, 32)
        .node("Reshape", "y, flat -> f")
        .constant("w", OpCase.values(2, 96), 32, 3)
        .node("MatMul", "f, w -> logits")
        .output("logits", batch, 3)
        .writeTo(folder.resolve("model" + batch + ".onnx"));
  }

  private static ExportedModel export(Path model) {
    return Exports.of(model, DifferentiationOptions.STANDARD_CPU);
  }

  private static Map<String, FloatTensor> run(ExportedModel exported, FloatTensor images) {
    long[] targets = new long[images.shape().dim(0)];
    Arrays.fill(targets, 1);
    try (OrtRunner runner = new OrtRunner(exported.bytes(), 1)) {
      return runner.run(Feeds.image("image", images).target(BackwardGraph.TARGET, targets));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void shouldGiveSameRowsWhenBatchWasFixed(String name, Fixed fixed) throws IOException {
    FloatTensor five = TestImages.batch(Shape.of(1, 4, 8), 5, -1, 1);

    Map<String, FloatTensor> one = run(export(model(1, m -> fixed.build(m, 1))), five);
    Map<String, FloatTensor> eight = run(export(model(8, m -> fixed.build(m, 8))), five);

    for (String output : new String[] {"logits", "gradient"}) {
      float[] expected = Objects.requireNonNull(one.get(output)).values();
      assertThat(expected).doesNotContain(Float.NaN);
      assertThat(Objects.requireNonNull(eight.get(output)).values())
          .as(output)
          .usingComparatorWithPrecision(1e-5f)
          .containsExactly(expected);
    }
  }

  static Stream<Arguments> squeezes() {
    return Stream.of(
        Arguments.of(
            "brought back",
            (Consumer<ModelBuilder>)
                m ->
                    m.constant("first", 0)
                        .node("Squeeze", "p -> v")
                        .node("MatMul", "v, w -> u")
                        .node("Add", "u, b -> z")
                        .node("Unsqueeze", "z, first -> y")
                        .output("y", 1, 3)),
        Arguments.of(
            "named and reshaped",
            (Consumer<ModelBuilder>)
                m ->
                    m.constant("axes", 0, -1, 2)
                        .constant("row", 1, 3)
                        .node("Squeeze", "p, axes -> v")
                        .node("MatMul", "v, w -> u")
                        .node("Add", "u, b -> z")
                        .node("Reshape", "z, row -> y")
                        .output("y", 1, 3)),
        Arguments.of(
            "the first row taken",
            (Consumer<ModelBuilder>)
                m ->
                    m.constant("zeros", 0)
                        .constant("flat", 1, -1)
                        .node("Squeeze", "zeros -> zero")
                        .node("Reshape", "p, flat -> v")
                        .node("MatMul", "v, w -> u")
                        .node("Add", "u, b -> z")
                        .node("Gather", "z, zero -> y", integer("axis", 0))
                        .output("y", 3)),
        Arguments.of(
            "never brought back",
            (Consumer<ModelBuilder>)
                m ->
                    m.node("Squeeze", "p -> v")
                        .node("MatMul", "v, w -> u")
                        .node("Add", "u, b -> z")
                        .node("Softmax", "z -> y", integer("axis", 0))
                        .output("y", 3)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("squeezes")
  void shouldKeepBatchWhenSqueezeTakesThatOfOneImage(String name, Consumer<ModelBuilder> rest)
      throws IOException {
    ModelBuilder model =
        new ModelBuilder(18)
            .input("image", 1, 4, 4, 4)
            .node("Sin", "image -> curved")
            .node("GlobalAveragePool", "curved -> p")
            .constant("w", OpCase.values(2, 12), 4, 3)
            .constant("b", OpCase.values(3, 3), 3);
    rest.accept(model);

    Map<String, FloatTensor> outputs =
        run(
            export(model.writeTo(folder.resolve("squeezed.onnx"))),
            TestImages.batch(Shape.of(4, 4, 4), 5, -1, 1));

    assertThat(Objects.requireNonNull(outputs.get("logits")).shape()).isEqualTo(Shape.of(5, 3));
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 18})
  void shouldTakeOneImageWhenSqueezeNamesNoAxes(int opset) throws IOException {
    ModelBuilder model =
        new ModelBuilder(opset)
            .input("image", "N", 4, 4, 4)
            .node("Sin", "image -> curved")
            .node("GlobalAveragePool", "curved -> p")
            .node("Squeeze", "p -> v")
            .constant("w", OpCase.values(2, 12), 4, 3)
            .node("Gemm", "v, w -> y")
            .output("y", "N", 3);

    ExportedModel exported = export(model.writeTo(folder.resolve("squeezed.onnx")));

    for (int images : new int[] {1, 3}) {
      FloatTensor batch = TestImages.batch(Shape.of(4, 4, 4), images, -1, 1);
      assertThat(Objects.requireNonNull(run(exported, batch).get("gradient")).shape())
          .isEqualTo(batch.shape());
    }
  }

  @Test
  void shouldNameNodeWhenSqueezedBatchCannotBeKept() {
    ModelBuilder model =
        new ModelBuilder(18)
            .input("image", 1, 4, 4, 4)
            .node("GlobalAveragePool", "image -> p")
            .node("Squeeze", "p -> v")
            .constant("axis", 0)
            .node("CumSum", "v, axis -> y")
            .output("y", 4);

    assertThatThrownBy(() -> export(model.writeTo(folder.resolve("squeezed.onnx"))))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("CumSum 'CumSum_")
        .hasMessageContaining("squeeze named axes");
  }

  @Test
  void shouldNameNodeWhenImagesAreMixed() {
    assertThatThrownBy(
            () ->
                export(
                    model(
                        8,
                        m ->
                            m.constant("zero", 0)
                                .node("ReduceMean", "x, zero -> mean")
                                .node("Sub", "x, mean -> y"))))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("fixed batch of 8")
        .hasMessageContaining("ReduceMean 'ReduceMean_2'");
  }

  @Test
  void shouldRefuseWhenConstantDiffersFromImageToImage() {
    assertThatThrownBy(
            () ->
                export(
                    model(
                        2,
                        m ->
                            m.constant("own", OpCase.values(6, 64), 2, 4, 8)
                                .node("Mul", "x, own -> y"))))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("differs from image to image");
  }
}
