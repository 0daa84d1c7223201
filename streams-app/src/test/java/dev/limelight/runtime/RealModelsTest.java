package dev.limelight.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limelight.RealBundles;
import dev.limelight.SharedData;
import dev.limelight.explain.Points;
import dev.limelight.runtime.export.GoldenTable;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Pretrained classifiers, exported and run, against float64 values of PyTorch. */
class RealModelsTest {
  private static final double LOGITS = 1e-4;
  private static final double GRADIENT = 1e-4;

  static List<String> models() {
    return RealBundles.names();
  }

  @ParameterizedTest
  @MethodSource("models")
  void shouldAgreeWithFloat64WhenExportedAndRun(String name) throws IOException {
    ModelBundle bundle = RealBundles.exported(name);
    String folder = "models/" + name + "/reference/";
    JsonNode reference =
        new ObjectMapper().readTree(SharedData.path(folder + "reference.json").toFile());
    int classes = reference.path("classes").asInt();
    int target = reference.path("top1").asInt();
    FloatTensor logits = SharedData.floats(folder + "logits.f32", 1, classes);
    assertThat(bundle.verifyExport().selfCheckPassed()).isTrue();
    try (OrtRuntime runtime = OrtRuntime.start(RuntimeOptions.on(ExecutionProvider.CPU));
        OrtModel model = runtime.open(bundle)) {
      FloatTensor image = SharedData.floats(folder + "input.f32", model.inputShape().toArray());
      assertThat(model.classifier().logits(Points.of(image)).values())
          .as("logits")
          .containsExactly(logits.values(), within((float) LOGITS));
      FloatTensor gradient =
          SharedData.floats(folder + "grad_top1_logit.f32", model.inputShape().toArray());
      // Where clips flip between float32 and float64, PyTorch's own float32 is off by this much.
      double floor = reference.path("grad_float32_vs_float64_rel_l2").asDouble();
      requireClose(name, gradientOf(model, image, target), gradient, floor);
    }
  }

  /**
   * The same weights as in {@code model.onnx}, stored smaller: it was made of those in float16 and
   * in 8 bits, so that all three files compute the same but for float32's own error.
   */
  @ParameterizedTest
  @CsvSource({"squeezenet1.1, model_fp16w.onnx", "mobilenet_v2_1.0_224, model_dq8.onnx"})
  void shouldAgreeWithFloat64WhenWeightsAreStoredSmaller(String name, String file)
      throws IOException {
    String folder = "models/" + name + "/reference/";
    JsonNode reference =
        new ObjectMapper().readTree(SharedData.path(folder + "reference.json").toFile());
    ModelBundle bundle = RealBundles.exported(name, file, 224);
    assertThat(bundle.verifyExport().selfCheckPassed()).isTrue();
    try (OrtRuntime runtime = OrtRuntime.start(RuntimeOptions.on(ExecutionProvider.CPU));
        OrtModel model = runtime.open(bundle)) {
      int[] dims = model.inputShape().toArray();
      FloatTensor image = SharedData.floats(folder + "input.f32", dims);
      FloatTensor gradient = SharedData.floats(folder + "grad_top1_logit.f32", dims);
      double floor = reference.path("grad_float32_vs_float64_rel_l2").asDouble();
      int target = reference.path("top1").asInt();
      requireClose(name + ", " + file, gradientOf(model, image, target), gradient, floor);
    }
  }

  /**
   * The model behind its enlargement, which copies pixel {@code 32 i / 63} to place {@code i}: a
   * pixel's gradient is the sum of those of its copies.
   */
  @Test
  void shouldAgreeWithFloat64WhenEnlargedBeforeTheModel() throws IOException {
    String name = "efficientnet_se_swish_cifar100";
    String folder = "models/" + name + "/reference/";
    FloatTensor small = SharedData.floats(folder + "input.f32", 3, 32, 32);
    FloatTensor expected = SharedData.floats(folder + "grad_top1_logit.f32", 3, 32, 32);
    int target =
        new ObjectMapper()
            .readTree(SharedData.path(folder + "reference.json").toFile())
            .path("top1")
            .asInt();
    int[] sources = new int[3 * 63 * 63];
    float[] large = new float[sources.length];
    for (int i = 0; i < sources.length; i++) {
      int row = i / 63 % 63 * 32 / 63;
      int column = i % 63 * 32 / 63;
      sources[i] = (i / (63 * 63) * 32 + row) * 32 + column;
      large[i] = small.at(sources[i]);
    }
    ModelBundle bundle = RealBundles.exported(name, "model_input63.onnx", 63);
    assertThat(bundle.verifyExport().selfCheckPassed()).isTrue();
    try (OrtRuntime runtime = OrtRuntime.start(RuntimeOptions.on(ExecutionProvider.CPU));
        OrtModel model = runtime.open(bundle)) {
      FloatTensor image = FloatTensor.of(Shape.of(3, 63, 63), large);
      float[] gradient = gradientOf(model, image, target);
      float[] folded = new float[small.size()];
      for (int i = 0; i < sources.length; i++) {
        folded[sources[i]] += gradient[i];
      }
      requireClose(name + ", enlarged", folded, expected, 0);
    }
  }

  private static float[] gradientOf(OrtModel model, FloatTensor image, int target) {
    float[] copy = new float[image.size()];
    model
        .gradient()
        .evaluate(
            Points.of(image),
            target,
            (index, gradient) -> System.arraycopy(gradient, 0, copy, 0, copy.length));
    return copy;
  }

  /**
   * Holds a gradient against float64, and says how far it is off.
   *
   * @param floor how far PyTorch's own float32 is off
   */
  private static void requireClose(
      String model, float[] gradient, FloatTensor expected, double floor) {
    double bound = Math.max(GRADIENT, 2 * floor);
    double error = relativeL2(gradient, expected);
    GoldenTable.print(model, error, bound);
    assertThat(error).as("relative L2 error of the gradient").isLessThanOrEqualTo(bound);
  }

  private static double relativeL2(float[] actual, FloatTensor expected) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < actual.length; i++) {
      difference += Math.pow((double) actual[i] - expected.at(i), 2);
      norm += Math.pow(expected.at(i), 2);
    }
    return Math.sqrt(difference / norm);
  }
}
