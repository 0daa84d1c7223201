package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.export.OpCase.values;
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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A gradient that ends inside the model is that of the model's rest: what lies before the value
 * must not shape it, as the rules for ReLU before pooling and for Swish would if they were applied.
 */
class IntermediateGradientTest {
  private static final Shape PICTURE = Shape.of(4, 6, 6);
  private static final AttributeProto[] WINDOW = {
    ints("kernel_shape", 2, 2), ints("strides", 2, 2)
  };

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Lowering.class)
  void shouldPassZeroMaximaWhenGradientEndsAtRelu(Lowering lowering) throws IOException {
    ModelBuilder whole =
        new ModelBuilder(18)
            .input("image", "N", 4, 6, 6)
            .constant("half", new float[] {0.5f})
            .node("Sub", "image, half -> shifted")
            .node("Relu", "shifted -> features");
    ModelBuilder rest = new ModelBuilder(18).input("features", "N", 4, 6, 6);
    FloatTensor images = TestImages.batch(PICTURE, 2, -2, 1);

    Map<String, FloatTensor> ended =
        run(export(pooled(whole), Optional.of("features"), lowering), "image", images);
    FloatTensor features = Objects.requireNonNull(ended.get(BackwardGraph.ACTIVATION));
    assertThat(windowsOfZeros(features)).as("windows that are zero everywhere").isPositive();

    Map<String, FloatTensor> direct =
        run(export(pooled(rest), Optional.empty(), lowering), "features", features);

    assertThat(gradient(ended))
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(gradient(direct));
  }

  private static ModelBuilder pooled(ModelBuilder model) {
    return model
        .node("MaxPool", "features -> pooled", WINDOW)
        .constant("k", values(6, 3 * 4 * 9), 3, 4, 3, 3)
        .node("Conv", "pooled, k -> scores")
        .node("Flatten", "scores -> logits", integer("axis", 1))
        .output("logits", "N", 3);
  }

  @ParameterizedTest
  @EnumSource(Lowering.class)
  void shouldGiveFactorOfGateWhenGradientEndsAtSigmoidOfSwish(Lowering lowering)
      throws IOException {
    float[] weights = values(2, 4 * 3);
    ModelBuilder model =
        new ModelBuilder(18)
            .input("image", "N", 4, 6, 6)
            .node("Sin", "image -> x")
            .node("Sigmoid", "x -> gate")
            .node("Mul", "x, gate -> y")
            .node("GlobalAveragePool", "y -> mean")
            .node("Flatten", "mean -> flat")
            .constant("w", weights, 4, 3)
            .node("MatMul", "flat, w -> logits")
            .output("logits", "N", 3);
    FloatTensor images = TestImages.batch(PICTURE, 2, -2, 2);

    float[] found = gradient(run(export(model, Optional.of("gate"), lowering), "image", images));

    int pixels = 36;
    float[] expected = new float[images.size()];
    for (int i = 0; i < expected.length; i++) {
      int target = i < PICTURE.size() ? 1 : 2;
      int channel = i / pixels % 4;
      expected[i] = weights[channel * 3 + target] / pixels * (float) Math.sin(images.at(i));
    }
    assertThat(found).usingComparatorWithPrecision(1e-6f).containsExactly(expected);
  }

  private ExportedModel export(ModelBuilder model, Optional<String> end, Lowering lowering)
      throws IOException {
    return new ModelExporter()
        .export(
            new ExportRequest(
                model.writeTo(folder.resolve("model.onnx")),
                ExportRequest.ImageInput.unknown(),
                Optional.empty(),
                end,
                new DifferentiationOptions(ReluRule.STANDARD, lowering)));
  }

  private static Map<String, FloatTensor> run(
      ExportedModel exported, String input, FloatTensor images) {
    try (OrtRunner runner = new OrtRunner(exported.bytes(), 1)) {
      return runner.run(Feeds.image(input, images).target(BackwardGraph.TARGET, 1, 2));
    }
  }

  private static float[] gradient(Map<String, FloatTensor> results) {
    return Objects.requireNonNull(results.get(BackwardGraph.GRADIENT)).values();
  }

  private static long windowsOfZeros(FloatTensor features) {
    long count = 0;
    for (int corner = 0; corner < features.size(); corner += 2) {
      boolean upper = corner / 6 % 2 == 0;
      if (upper
          && features.at(corner) + features.at(corner + 1) == 0
          && features.at(corner + 6) + features.at(corner + 7) == 0) {
        count++;
      }
    }
    return count;
  }
}
