package dev.limelight.runtime.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** What is asked of the export of a whole classifier that another program wrote. */
final class WholeGraphCheck {
  private static final int IMAGES = 3;

  private final Path file;
  private final boolean channelsLast;
  private final int height;
  private final int width;

  private WholeGraphCheck(Path file, boolean channelsLast, int height, int width) {
    this.file = file;
    this.channelsLast = channelsLast;
    this.height = height;
    this.width = width;
  }

  /** Of a model of color images, written into a folder. */
  static WholeGraphCheck of(
      ModelBuilder model, Path folder, boolean channelsLast, int height, int width)
      throws IOException {
    Path file = model.writeTo(folder.resolve("model.onnx"));
    return new WholeGraphCheck(file, channelsLast, height, width);
  }

  /** The export in a lowering. */
  ExportedModel exported(Lowering lowering) {
    ExportRequest.ImageInput images =
        new ExportRequest.ImageInput(Optional.empty(), 3, height, width, channelsLast, -1f, 1f);
    DifferentiationOptions options = new DifferentiationOptions(ReluRule.STANDARD, lowering);
    return new ModelExporter()
        .export(new ExportRequest(file, images, Optional.empty(), Optional.empty(), options));
  }

  /**
   * Both lowerings: proved by finite differences, in front of the probabilities, the same, and
   * image by image.
   */
  void holds() {
    float[] expected = apart(exported(Lowering.CPU));
    for (Lowering lowering : Lowering.values()) {
      ExportedModel exported = exported(lowering);
      assertThat(exported.selfCheck().passed()).isTrue();
      assertThat(exported.logitsExplanation()).containsIgnoringCase("softmax");
      boolean any = !exported.image().dims().get(0).equals("1");
      assertThat(any ? together(exported, height, width) : apart(exported))
          .as("in " + lowering)
          .usingComparatorWithPrecision(1e-5f)
          .containsExactly(expected);
    }
  }

  /** The gradients of several images, as one batch. */
  float[] together(ExportedModel exported, int rows, int columns) {
    return Exports.gradient(exported, images(rows, columns), 0, 1, 2);
  }

  /** The same, each image in a batch of its own. */
  private float[] apart(ExportedModel exported) {
    FloatTensor all = images(height, width);
    float[] gradients = new float[all.values().length];
    int size = gradients.length / IMAGES;
    for (int i = 0; i < IMAGES; i++) {
      float[] one = Arrays.copyOfRange(all.values(), i * size, (i + 1) * size);
      FloatTensor image = FloatTensor.of(image(height, width).batchOf(1), one);
      System.arraycopy(Exports.gradient(exported, image, i), 0, gradients, i * size, size);
    }
    return gradients;
  }

  private FloatTensor images(int rows, int columns) {
    return TestImages.batch(image(rows, columns), IMAGES, -1, 1);
  }

  private Shape image(int rows, int columns) {
    return channelsLast ? Shape.of(rows, columns, 3) : Shape.of(3, rows, columns);
  }
}
