package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.NoGradientException;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models whose gradient is the same for every picture, zero, or not finite for one of them. */
class GradientOfPicturesTest {
  @TempDir Path folder;

  /** Image, convolution, ReLU and global mean, and the weights of a dense layer. */
  private static ModelBuilder pooled() {
    return new ModelBuilder(18)
        .input("image", "N", 3, 6, 6)
        .constant("k", OpCase.values(1, 4 * 3 * 9), 4, 3, 3, 3)
        .node("Conv", "image, k -> c", ints("pads", 1, 1, 1, 1))
        .node("Relu", "c -> r")
        .node("GlobalAveragePool", "r -> p")
        .constant("w", OpCase.values(2, 12), 4, 3);
  }

  @Test
  void shouldPassWithoutChangeWhenModelIsLinear() throws IOException {
    ModelBuilder linear =
        new ModelBuilder(18)
            .input("image", "N", 3, 2, 2)
            .node("Flatten", "image -> f")
            .constant("w", OpCase.values(2, 36), 12, 3)
            .node("MatMul", "f, w -> scores")
            .output("scores", "N", 3);

    SelfCheckResult check = export(linear).selfCheck();

    assertThat(check.constantGradient()).isTrue();
    assertThat(check.summary()).contains("linear");
  }

  /** Pictures stay where the clip does nothing: the gradient is the same for each, and right. */
  @Test
  void shouldPassWithoutChangeWhenPicturesLieInOneLinearPiece() throws IOException {
    ModelBuilder clipped =
        new ModelBuilder(18)
            .input("image", "N", 3, 2, 2)
            .constant("lowest", new float[] {-9})
            .constant("highest", new float[] {9})
            .node("Clip", "image, lowest, highest -> c")
            .node("Flatten", "c -> f")
            .constant("w", OpCase.values(2, 36), 12, 3)
            .node("MatMul", "f, w -> scores")
            .output("scores", "N", 3);

    SelfCheckResult check = export(clipped).selfCheck();

    assertThat(check.constantGradient()).as("as far as the graph shows").isFalse();
    assertThat(check.gradientChange()).isZero();
    assertThat(check.passed()).isTrue();
  }

  @Test
  void shouldNameOperatorsWhenNoneOnTheWayHasAGradient() {
    ModelBuilder binary =
        pooled()
            .node("Sign", "p -> s")
            .node("Flatten", "s -> f")
            .node("MatMul", "f, w -> scores")
            .output("scores", "N", 3);

    assertThatThrownBy(() -> export(binary))
        .isInstanceOf(NoGradientException.class)
        .hasMessageContaining(
            "every way passes an operator whose gradient is zero: Sign at node '");
  }

  @Test
  void shouldRefuseWhenGradientIsNotTheFunctionsSlope() {
    ModelBuilder stepped =
        pooled()
            .constant("ten", new float[] {40}, 1)
            .node("Mul", "p, ten -> scaled")
            .node("Floor", "scaled -> steps")
            .node("Add", "p, steps -> q")
            .node("Flatten", "q -> f")
            .node("MatMul", "f, w -> scores")
            .output("scores", "N", 3);

    assertThatThrownBy(() -> export(stepped)).isInstanceOf(SelfCheckFailedException.class);
  }

  @Test
  void shouldProveItselfAtOtherPicturesWhenModelIsFlatAtTheFirst() throws IOException {
    SelfCheckResult check = new ModelExporter().export(request(flatAtTheFirst())).selfCheck();

    assertThat(check.passed()).isTrue();
    assertThat(check.conclusive()).isTrue();
  }

  @Test
  void shouldFindAWrongGradientAtThePicturesThatHaveToProveIt() throws IOException {
    Path flat = flatAtTheFirst();
    ModelExporter wrong =
        new ModelExporter(
            RuleTables.with(
                "GlobalAveragePool", c -> c.toInput(0, g -> c.graph().scale(g, 1.1f / 16))));

    assertThatThrownBy(() -> wrong.export(request(flat)))
        .isInstanceOf(SelfCheckFailedException.class)
        .hasMessageContaining("disagree");
  }

  @Test
  void shouldSaySoWhenModelIsFlatAtEveryPicture() {
    assertThatThrownBy(() -> new ModelExporter().export(request(reaching(10, 1))))
        .isInstanceOf(SelfCheckFailedException.class)
        .hasMessageContaining("zero at each of 5 pictures");
  }

  /** A model that sees nothing of the first pair's picture, and something of the second's. */
  private Path flatAtTheFirst() throws IOException {
    double first = mean(0);
    double second = mean(2);
    return reaching((float) (first + second) / 2, first < second ? 1 : -1);
  }

  /** Mean brightness of one of the check's pictures, which lie between -1 and 1. */
  private static double mean(int picture) {
    float[] values = TestImages.batch(Shape.of(1, 4, 4), 1, -1, 1, picture).row(0).values();
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** A model that sees nothing of a picture whose brightness, times the sign, is not above it. */
  private Path reaching(float brightness, float sign) throws IOException {
    return new ModelBuilder(18)
        .input("image", "N", 1, 4, 4)
        .node("GlobalAveragePool", "image -> mean")
        .constant("brightness", new float[] {brightness})
        .constant("sign", new float[] {sign})
        .node("Sub", "mean, brightness -> over")
        .node("Mul", "over, sign -> side")
        .node("Relu", "side -> r")
        .node("Sigmoid", "r -> curved")
        .node("Flatten", "curved -> f")
        .constant("w", OpCase.values(2, 3), 1, 3)
        .node("MatMul", "f, w -> scores")
        .output("scores", "N", 3)
        .writeTo(folder.resolve("reaching.onnx"));
  }

  private ExportedModel export(ModelBuilder model) throws IOException {
    return new ModelExporter().export(request(model.writeTo(folder.resolve("model.onnx"))));
  }

  private static ExportRequest request(Path file) {
    return Exports.request(file, DifferentiationOptions.STANDARD_CPU);
  }
}
