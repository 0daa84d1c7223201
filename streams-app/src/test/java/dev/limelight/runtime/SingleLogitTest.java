package dev.limelight.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.explain.ExplanationException;
import dev.limelight.explain.Points;
import dev.limelight.runtime.export.Export;
import dev.limelight.tensor.Activation;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Logits;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classifiers that end in a sigmoid, from export to probability. */
class SingleLogitTest {
  private static final FloatTensor IMAGE =
      FloatTensor.of(Shape.of(1, 2, 2), new float[] {1, 2, -1, 0.5f});
  // z = 0.5 * 1 - 0.25 * 2 + 1 * -1 + 2 * 0.5 + 0.3
  private static final double Z = 0.3;
  private static final float[] WEIGHTS = {0.5f, -0.25f, 1, 2};

  @TempDir Path folder;

  private static ModelBuilder sigmoid(int logits) {
    float[] weights = new float[4 * logits];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = WEIGHTS[i / logits] * (i % logits + 1);
    }
    return new ModelBuilder(18)
        .input("image", "N", 1, 2, 2)
        .constant("w", weights, 4, logits)
        .constant("b", new float[] {0.3f}, 1)
        .constant("axis", 1)
        .node("Flatten", "image -> f")
        .node("MatMul", "f, w -> m")
        .node("Add", "m, b -> z");
  }

  private ModelBundle bundle(ModelBuilder model, String labels) throws IOException {
    model.writeTo(folder.resolve("model.onnx"));
    Files.writeString(folder.resolve("labels.txt"), labels);
    Files.writeString(
        folder.resolve("model.yaml"),
        "id: m\ninput: {height: 2, width: 2, channels: GRAY}\nlabels: labels.txt\n");
    ModelBundle bundle = ModelBundle.open(folder);
    Export.bundle(bundle, Optional.empty(), Optional.empty(), DifferentiationOptions.STANDARD_CPU);
    return bundle;
  }

  private static ModelBuilder single() {
    return sigmoid(1).node("Sigmoid", "z -> y").output("y", "N", 1);
  }

  private static OrtRuntime runtime() {
    return OrtRuntime.start(new RuntimeOptions(ExecutionProvider.CPU, 2, 1 << 20));
  }

  private static float[] gradient(OrtModel model, int target) {
    float[][] seen = new float[1][];
    model.gradient().evaluate(Points.of(IMAGE), target, (i, row) -> seen[0] = row.clone());
    return seen[0];
  }

  @Test
  void shouldHaveTwoClassesWhenModelHasOneLogit() throws IOException {
    try (OrtRuntime runtime = runtime();
        OrtModel model = runtime.open(bundle(single(), "cat\ndog\n"))) {
      Logits logits = Logits.row(model.classifier().logits(Points.of(IMAGE)), 0);

      assertThat(model.labels()).containsExactly("cat", "dog");
      assertThat(logits.top()).isEqualTo(1);
      assertThat(logits.probability(1, model.classifier().activation()))
          .isCloseTo(1 / (1 + Math.exp(-Z)), within(1e-6));
      assertThat(logits.probability(0, model.classifier().activation()))
          .isCloseTo(1 / (1 + Math.exp(Z)), within(1e-6));
    }
  }

  @Test
  void shouldTurnGradientRoundWhenNegativeClassIsExplained() throws IOException {
    try (OrtRuntime runtime = runtime();
        OrtModel model = runtime.open(bundle(single(), "dog\n"))) {
      assertThat(model.labels()).containsExactly("not dog", "dog");
      assertThat(gradient(model, 1)).containsExactly(WEIGHTS, within(1e-6f));
      assertThat(gradient(model, 0))
          .containsExactly(new float[] {-0.5f, 0.25f, -1, -2}, within(1e-6f));
      assertThatThrownBy(() -> gradient(model, 2)).isInstanceOf(ExplanationException.class);
    }
  }

  @Test
  void shouldWriteMatrixOfOneColumnWhenLogitsAreVector() throws IOException {
    ModelBuilder vector =
        sigmoid(1).node("Squeeze", "z, axis -> v").node("Sigmoid", "v -> y").output("y", "N");

    try (OrtRuntime runtime = runtime();
        OrtModel model = runtime.open(bundle(vector, "dog\n"))) {
      assertThat(gradient(model, 1)).containsExactly(WEIGHTS, within(1e-6f));
    }
  }

  @Test
  void shouldGiveEachClassItsOwnProbabilityWhenModelIsMultiLabel() throws IOException {
    ModelBuilder multi = sigmoid(3).node("Sigmoid", "z -> y").output("y", "N", 3);

    try (OrtRuntime runtime = runtime();
        OrtModel model = runtime.open(bundle(multi, "a\nb\nc\n"))) {
      Logits logits = Logits.row(model.classifier().logits(Points.of(IMAGE)), 0);
      assertThat(model.classifier().activation()).isEqualTo(Activation.SIGMOID);
      assertThat(logits.probability(2, Activation.SIGMOID))
          .isCloseTo(1 / (1 + Math.exp(-logits.at(2))), within(1e-6));
    }
  }

  @Test
  void shouldSayWhatIsAcceptedWhenLabelsDoNotFit() throws IOException {
    ModelBundle bundle = bundle(single(), "a\nb\nc\n");

    try (OrtRuntime runtime = runtime()) {
      assertThatThrownBy(() -> runtime.open(bundle))
          .isInstanceOf(BundleException.class)
          .hasMessageContaining("negative and the positive");
    }
  }
}
