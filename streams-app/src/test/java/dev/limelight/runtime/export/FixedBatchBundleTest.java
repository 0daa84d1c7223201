package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.ints;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.explain.Points;
import dev.limelight.runtime.ExecutionProvider;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.runtime.ModelBundle;
import dev.limelight.runtime.OrtModel;
import dev.limelight.runtime.OrtRuntime;
import dev.limelight.runtime.RuntimeOptions;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle whose model takes a fixed number of images runs with any. */
class FixedBatchBundleTest {
  private static final int BATCH = 8;

  @TempDir Path folder;

  @Test
  void shouldGiveOriginalLogitsWhenModelTakesEightImages() throws IOException {
    Path model =
        new ModelBuilder(17)
            .input("image", BATCH, 3, 8, 8)
            .constant("k", OpCase.values(1, 16 * 3 * 9), 16, 3, 3, 3)
            .node("Conv", "image, k -> c")
            .node("Relu", "c -> r")
            .node("MaxPool", "r -> p", ints("kernel_shape", 2, 2), ints("strides", 2, 2))
            .constant("flat", BATCH, 144)
            .node("Reshape", "p, flat -> f")
            .constant("w", OpCase.values(2, 432), 144, 3)
            .node("MatMul", "f, w -> scores")
            .output("scores", BATCH, 3)
            .writeTo(folder.resolve(ModelBundle.MODEL));
    Files.writeString(
        folder.resolve(ModelBundle.DESCRIPTION), "id: eight\ninput:\n  height: 8\n  width: 8\n");
    ModelBundle bundle = ModelBundle.open(folder);
    Export.bundle(bundle, Optional.empty(), Optional.empty(), DifferentiationOptions.STANDARD_CPU);
    FloatTensor images = TestImages.batch(Shape.of(3, 8, 8), BATCH, -1, 1);

    try (OrtRuntime runtime = OrtRuntime.start(RuntimeOptions.on(ExecutionProvider.CPU));
        OrtModel opened = runtime.open(bundle);
        OrtRunner original = new OrtRunner(Files.readAllBytes(model), 1)) {
      FloatTensor expected = original.run(Feeds.image("image", images)).values().iterator().next();
      float[] row = opened.classifier().logits(Points.of(images.row(3))).values();

      assertThat(row).usingComparatorWithPrecision(1e-4f).containsExactly(expected.row(3).values());
    }
  }
}
