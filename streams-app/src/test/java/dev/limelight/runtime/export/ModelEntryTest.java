package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.autodiff.UnsupportedOperatorsException;
import dev.limelight.onnx.UnsupportedModelException;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model may look like at its ends, and what the export says when it does not. */
class ModelEntryTest {
  @TempDir Path folder;

  /** Image, convolution, ReLU, global mean, dense layer; the tail is added by the test. */
  private static ModelBuilder network(int opset, Object batch) {
    return new ModelBuilder(opset)
        .input("image", batch, 3, 6, 6)
        .constant("k", OpCase.values(1, 4 * 3 * 9), 4, 3, 3, 3)
        .node("Conv", "image, k -> c", ints("pads", 1, 1, 1, 1))
        .node("Relu", "c -> r")
        .node("GlobalAveragePool", "r -> p")
        .constant("w", OpCase.values(2, 12), 4, 3);
  }

  private static ModelBuilder dense(ModelBuilder model) {
    return model.node("Flatten", "p -> f").node("MatMul", "f, w -> scores");
  }

  private ExportedModel export(ModelBuilder model) throws IOException {
    return export(model, Optional.empty(), Optional.empty(), DifferentiationOptions.STANDARD_CPU);
  }

  private ExportedModel export(
      ModelBuilder model,
      Optional<String> output,
      Optional<String> intermediate,
      DifferentiationOptions options)
      throws IOException {
    return new ModelExporter()
        .export(
            new ExportRequest(
                model.writeTo(folder.resolve("model.onnx")),
                ExportRequest.ImageInput.unknown(),
                output,
                intermediate,
                options));
  }

  @Test
  void shouldExplainLogitsWhenModelEndsInSoftmax() throws IOException {
    ExportedModel exported =
        export(
            dense(network(18, "N"))
                .node("Softmax", "scores -> probabilities", integer("axis", -1))
                .output("probabilities", "N", 3));

    assertThat(exported.logitsValue()).isEqualTo("scores");
    assertThat(exported.logitsExplanation()).contains("before the softmax");
  }

  @Test
  void shouldExplainLogitsWhenSoftmaxIsOfOldOpset() throws IOException {
    ExportedModel exported =
        export(dense(network(11, "N")).node("Softmax", "scores -> p2").output("p2", "N", 3));

    assertThat(exported.logitsValue()).isEqualTo("scores");
  }

  @Test
  void shouldFreeBatchWhenModelWasExportedForOneImage() throws IOException {
    ModelBuilder fixed =
        network(17, 1)
            .constant("one", 1, 4)
            .node("Reshape", "p, one -> f")
            .node("MatMul", "f, w -> scores")
            .output("scores", 1, 3);

    ExportedModel exported = export(fixed);

    FloatTensor batch = TestImages.batch(Shape.of(3, 6, 6), 5, -1, 1);
    assertThat(gradient(exported, batch, 0, 1, 2, 0, 1).shape()).isEqualTo(batch.shape());
  }

  @Test
  void shouldExportWhenModelUsesTheNamesOfPorts() throws IOException {
    ExportedModel exported =
        export(
            new ModelBuilder(18)
                .input("image", "N", 3, 6, 6)
                .constant("gradient", OpCase.values(1, 4 * 3 * 9), 4, 3, 3, 3)
                .constant("w", OpCase.values(2, 12), 4, 3)
                .node("Conv", "image, gradient -> logits", ints("pads", 1, 1, 1, 1))
                .node("Relu", "logits -> activation")
                .node("GlobalAveragePool", "activation -> p")
                .node("Flatten", "p -> f")
                .node("MatMul", "f, w -> target")
                .output("target", "N", 3));

    assertThat(exported.logitsValue()).isEqualTo("target");
    assertThat(exported.selfCheck().passed()).isTrue();
  }

  @Test
  void shouldRefuseByNameWhenImageIsCalledLikePort() {
    ModelBuilder model =
        new ModelBuilder(18)
            .input("target", "N", 3, 6, 6)
            .node("GlobalAveragePool", "target -> p")
            .node("Flatten", "p -> scores")
            .output("scores", "N", 3);

    assertThatThrownBy(() -> export(model))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("'target'")
        .hasMessageContaining("rename the input");
  }

  @Test
  void shouldDifferentiateEachRowForItsOwnTarget() throws IOException {
    ExportedModel exported = export(dense(network(18, "N")).output("scores", "N", 3));
    FloatTensor one = TestImages.batch(Shape.of(3, 6, 6), 1, -1, 1);
    float[] twice = new float[2 * one.size()];
    System.arraycopy(one.values(), 0, twice, 0, one.size());
    System.arraycopy(one.values(), 0, twice, one.size(), one.size());

    FloatTensor both = gradient(exported, FloatTensor.of(Shape.of(2, 3, 6, 6), twice), 0, 2);

    assertThat(both.row(0)).isEqualTo(gradient(exported, one, 0).row(0));
    assertThat(both.row(1)).isEqualTo(gradient(exported, one, 2).row(0));
    assertThat(both.row(0)).isNotEqualTo(both.row(1));
  }

  @Test
  void shouldAcceptChannelsLastWhenModelTransposes() throws IOException {
    ModelBuilder nhwc =
        new ModelBuilder(13)
            .input("image", "N", 6, 6, 3)
            .node("Transpose", "image -> t", ints("perm", 0, 3, 1, 2))
            .constant("k", OpCase.values(1, 4 * 3 * 9), 4, 3, 3, 3)
            .node("Conv", "t, k -> c")
            .node("Relu", "c -> r")
            .node("GlobalAveragePool", "r -> p")
            .constant("w", OpCase.values(2, 12), 4, 3);

    ExportedModel exported = export(dense(nhwc).output("scores", "N", 3));

    FloatTensor batch = TestImages.batch(Shape.of(6, 6, 3), 2, -1, 1);
    assertThat(gradient(exported, batch, 0, 1).shape()).isEqualTo(batch.shape());
  }

  @Test
  void shouldGiveSameBytesWhenExportedTwice() throws IOException {
    ModelBuilder model = dense(network(18, "N")).output("scores", "N", 3);

    assertThat(export(model).bytes()).isEqualTo(export(model).bytes());
  }

  @Test
  void shouldListEveryMissingOperatorAtOnce() {
    ModelBuilder strange =
        network(18, "N")
            .node("RandomUniformLike", "p -> s1")
            .constant("square", 0, 1, 2, 2)
            .node("Reshape", "s1, square -> s2")
            .node("Det", "s2 -> s3")
            .node("Flatten", "s3 -> scores")
            .output("scores", "N", 1);

    assertThatThrownBy(() -> export(strange))
        .isInstanceOfSatisfying(
            UnsupportedOperatorsException.class,
            e ->
                assertThat(e.nodes())
                    .extracting(UnsupportedOperatorsException.UnsupportedNode::operator)
                    .containsExactly("RandomUniformLike", "Det"));
  }

  @Test
  void shouldPassOnlyPositiveGradientsWhenGuided() throws IOException {
    ModelBuilder model = dense(network(18, "N")).output("scores", "N", 3);
    FloatTensor image = TestImages.batch(Shape.of(3, 6, 6), 1, -1, 1);

    ExportedModel guided =
        export(
            model,
            Optional.empty(),
            Optional.empty(),
            new DifferentiationOptions(ReluRule.GUIDED, Lowering.CPU));

    assertThat(gradient(guided, image, 0)).isNotEqualTo(gradient(export(model), image, 0));
  }

  @Test
  void shouldGiveActivationWhenDifferentiatedInside() throws IOException {
    ExportedModel inner =
        export(
            dense(network(18, "N")).output("scores", "N", 3),
            Optional.empty(),
            Optional.of("auto"),
            DifferentiationOptions.STANDARD_CPU);
    FloatTensor image = TestImages.batch(Shape.of(3, 6, 6), 2, -1, 1);

    try (OrtRunner runner = new OrtRunner(inner.bytes(), 1)) {
      Map<String, FloatTensor> outputs = run(runner, inner, image, 0, 1);
      assertThat(outputs).containsKeys("logits", "gradient", "activation");
      assertThat(Objects.requireNonNull(outputs.get("activation")).shape())
          .isEqualTo(Shape.of(2, 4, 6, 6));
      assertThat(Objects.requireNonNull(outputs.get("gradient")).shape())
          .isEqualTo(Shape.of(2, 4, 6, 6));
    }
  }

  @Test
  void shouldNameValuesWhenRequestedOutputDoesNotExist() {
    assertThatThrownBy(
            () ->
                export(
                    dense(network(18, "N")).output("scores", "N", 3),
                    Optional.of("nothing"),
                    Optional.empty(),
                    DifferentiationOptions.STANDARD_CPU))
        .isInstanceOf(ExportException.class)
        .hasMessageContaining("nothing")
        .hasMessageContaining("scores");
  }

  private static FloatTensor gradient(ExportedModel exported, FloatTensor images, long... targets) {
    try (OrtRunner runner = new OrtRunner(exported.bytes(), 1)) {
      return Objects.requireNonNull(
          run(runner, exported, images, targets).get(BackwardGraph.GRADIENT));
    }
  }

  private static Map<String, FloatTensor> run(
      OrtRunner runner, ExportedModel exported, FloatTensor images, long... targets) {
    return runner.run(
        Feeds.image(exported.image().name(), images).target(BackwardGraph.TARGET, targets));
  }
}
