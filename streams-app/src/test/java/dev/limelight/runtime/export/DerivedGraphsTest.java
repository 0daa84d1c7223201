package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.export.OpCase.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.explain.ExplanationException;
import dev.limelight.explain.FeatureMaps;
import dev.limelight.explain.GradientFunction;
import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.explain.Points;
import dev.limelight.runtime.ExecutionProvider;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.runtime.ModelBundle;
import dev.limelight.runtime.OrtModel;
import dev.limelight.runtime.OrtRuntime;
import dev.limelight.runtime.RuntimeOptions;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Logits;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loss, guided gradient and feature maps, opened from a bundle that holds none of them. */
class DerivedGraphsTest {
  private static final Shape IMAGE = Shape.of(3, 6, 6);

  @TempDir Path folder;

  private final OrtRuntime runtime =
      OrtRuntime.start(RuntimeOptions.on(ExecutionProvider.CPU), new ExportDerivation());

  @AfterEach
  void nothingNativeIsLeft() {
    assertThat(runtime.liveHandles()).isZero();
    runtime.close();
  }

  private OrtModel open(ModelBuilder model) throws IOException {
    return open(model, folder);
  }

  private OrtModel open(ModelBuilder model, Path bundleFolder) throws IOException {
    model.writeTo(bundleFolder.resolve("model.onnx"));
    Files.writeString(
        bundleFolder.resolve("model.yaml"),
        """
        id: small
        input: {name: input, height: 6, width: 6, layout: NCHW, channels: RGB}
        preprocess: {mean: [128, 128, 128], std: [64, 64, 64]}
        """);
    ModelBundle bundle = ModelBundle.open(bundleFolder);
    Export.bundle(bundle, Optional.empty(), Optional.empty(), DifferentiationOptions.STANDARD_CPU);
    return runtime.open(bundle);
  }

  /** A convolution, an activation, a mean of each feature map, a dense layer. */
  private static ModelBuilder network(String activation, int classes) {
    return network(activation, classes, values(5, 4 * classes));
  }

  private static ModelBuilder network(String activation, int classes, float[] weights) {
    return new ModelBuilder(18)
        .input("input", "N", 3, 6, 6)
        .constant("k", values(4, 4 * 3 * 9), 4, 3, 3, 3)
        .node("Conv", "input, k -> c", ints("pads", 1, 1, 1, 1))
        .node(activation, "c -> a")
        .node("GlobalAveragePool", "a -> g")
        .node("Flatten", "g -> f", integer("axis", 1))
        .constant("w", weights, 4, classes)
        .node("MatMul", "f, w -> scores");
  }

  private static FloatTensor image() {
    return TestImages.batch(IMAGE, 1, -1, 1).row(0);
  }

  private static double[] gradient(GradientFunction function, FloatTensor image, int target) {
    double[] found = new double[image.size()];
    function.evaluate(
        Points.of(image),
        target,
        (index, row) -> {
          for (int i = 0; i < found.length; i++) {
            found[i] = row[i];
          }
        });
    return found;
  }

  private static double loss(OrtModel model, float[] pixels, int target) {
    FloatTensor logits = model.classifier().logits(Points.of(FloatTensor.of(IMAGE, pixels)));
    return -Math.log(Logits.row(logits, 0).probability(target, model.classifier().activation()));
  }

  private static void assertIsGradientOfLoss(OrtModel model, int classes) {
    FloatTensor image = image();
    for (int target = 0; target < classes; target++) {
      double[] gradient = gradient(model.lossGradient(), image, target);
      for (int pixel = 0; pixel < image.size(); pixel += 17) {
        float[] up = image.values().clone();
        float[] down = image.values().clone();
        up[pixel] += 0.05f;
        down[pixel] -= 0.05f;
        double difference = (loss(model, up, target) - loss(model, down, target)) / 0.1;
        assertThat(gradient[pixel])
            .isCloseTo(difference, within(1e-4 + 2e-2 * Math.abs(difference)));
      }
    }
  }

  @Test
  void shouldGiveGradientOfLossWhenClassesCompete() throws IOException {
    try (OrtModel model = open(network("Tanh", 3).output("scores", "N", 3))) {
      assertIsGradientOfLoss(model, 3);
    }
  }

  @Test
  void shouldGiveGradientOfLossWhenClassesStandAlone() throws IOException {
    try (OrtModel model =
        open(network("Tanh", 3).node("Sigmoid", "scores -> p").output("p", "N", 3))) {
      assertIsGradientOfLoss(model, 3);
    }
  }

  @Test
  void shouldGiveGradientOfLossWhenThereIsOneLogit() throws IOException {
    try (OrtModel model =
        open(network("Softplus", 1).node("Sigmoid", "scores -> p").output("p", "N", 1))) {
      assertIsGradientOfLoss(model, 2);
    }
  }

  @Test
  void shouldPassPositiveGradientsOnlyWhenGuided() throws IOException {
    float[] weights = {0.3f, -0.4f, 0.1f, 0.2f, 0.8f, 0.5f, 0.1f, -0.2f, 0.7f, 0.6f, 0.5f, 0.9f};
    float[] positive = weights.clone();
    for (int i = 0; i < positive.length; i++) {
      positive[i] = Math.max(0, positive[i]);
    }
    Path other = Files.createDirectory(folder.resolve("positive"));
    // With one weight for each feature map the guided gradient is the plain one of the positive
    // weights alone.
    try (OrtModel model = open(network("Relu", 3, weights).output("scores", "N", 3));
        OrtModel expected = open(network("Relu", 3, positive).output("scores", "N", 3), other)) {
      double[] guided = gradient(model.guidedGradient().function(), image(), 1);

      assertThat(model.guidedGradient().rectifiers()).isEqualTo(1);
      assertThat(guided).containsExactly(gradient(expected.gradient(), image(), 1), within(1e-6));
      assertThat(guided).isNotEqualTo(gradient(model.gradient(), image(), 1));
    }
  }

  @Test
  void shouldEqualPlainGradientWhenThereIsNoRelu() throws IOException {
    try (OrtModel model = open(network("Tanh", 3).output("scores", "N", 3))) {
      assertThat(model.guidedGradient().rectifiers()).isZero();
      assertThat(gradient(model.guidedGradient().function(), image(), 1))
          .containsExactly(gradient(model.gradient(), image(), 1), within(1e-7));
    }
  }

  @Test
  void shouldGiveFeatureMapsOfLastConvolution() throws IOException {
    try (OrtModel model = open(network("Relu", 3).output("scores", "N", 3))) {
      FeatureMaps maps = model.features().evaluate(image(), 2);

      assertThat(model.features().layer()).isEqualTo("a");
      assertThat(
              Stream.of(Method.VANILLA_GRADIENT, Method.GRAD_CAM, Method.GUIDED_BACKPROP)
                  .map(method -> model.backwardGraph(method, MethodOptions.DEFAULT)))
          .as("each graph's own digest, the exported one's first")
          .startsWith(model.identity().backwardGraph())
          .allMatch(digest -> digest.matches("[0-9a-f]{64}"))
          .doesNotHaveDuplicates();
      assertThat(maps.activation().shape()).isEqualTo(Shape.of(4, 6, 6));
      float[] weights = values(5, 12);
      for (int i = 0; i < maps.gradient().size(); i++) {
        assertThat(maps.activation().at(i)).isNotNegative();
        assertThat(maps.gradient().at(i)).isCloseTo(weights[i / 36 * 3 + 2] / 36, within(1e-7f));
      }
    }
  }

  @Test
  void shouldSayWhatIsMissingWhenThereIsNoConvolution() throws IOException {
    ModelBuilder dense =
        new ModelBuilder(18)
            .input("input", "N", 3, 6, 6)
            .node("Flatten", "input -> f", integer("axis", 1))
            .constant("w", values(5, 108 * 3), 108, 3)
            .node("MatMul", "f, w -> scores")
            .output("scores", "N", 3);
    try (OrtModel model = open(dense)) {
      assertThatThrownBy(model::features)
          .isInstanceOf(ExplanationException.class)
          .hasMessageContaining("small")
          .hasMessageContaining("no convolutional value");
    }
  }

  @Test
  void shouldRefuseWhatWasClosed() throws IOException {
    OrtModel model = open(network("Tanh", 3).output("scores", "N", 3));
    GradientFunction loss = model.lossGradient();
    model.close();

    assertThatThrownBy(() -> gradient(loss, image(), 0)).isInstanceOf(ExplanationException.class);
    assertThatThrownBy(model::lossGradient)
        .isInstanceOf(ExplanationException.class)
        .hasMessageContaining("closed");
  }
}
