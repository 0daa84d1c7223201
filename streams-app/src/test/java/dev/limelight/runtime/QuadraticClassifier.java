package dev.limelight.runtime;

import dev.limelight.explain.Points;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A classifier whose gradient is known: {@code logits = W flatten(x * x)}, so {@code d logit_c / dx
 * = 2 x W_c}. Images are {@code [3,4,5]}, there are 3 classes; its files can be in either layout.
 */
final class QuadraticClassifier {
  static final Shape IMAGE = Shape.of(3, 4, 5);
  static final int CLASSES = 3;

  private static final int PIXELS = IMAGE.dim(1) * IMAGE.dim(2);
  private final Layout layout;

  /** Weights {@code [K, C*H*W]}, in the order of our side of the port. */
  private final float[] weights = normal(7, CLASSES * IMAGE.size());

  QuadraticClassifier(Layout layout) {
    this.layout = layout;
  }

  /** The forward file: input {@code image}, output {@code logits}. */
  ModelBuilder forward(Object batch) {
    return new ModelBuilder(18)
        .input("image", dims(batch))
        .constant("W", weightsInFile(), CLASSES, IMAGE.size())
        .node("Mul", "image, image -> squares")
        .node("Flatten", "squares -> flat")
        .node("Gemm", "flat, W -> logits", ModelBuilder.integer("transB", 1))
        .output("logits", batch, "K");
  }

  /** The backward file, as an export would have it. */
  ModelBuilder backward(Object batch) {
    return forward(batch)
        .inputOfLongs("target", batch)
        .constant("two", new float[] {2})
        .node("Gather", "W, target -> rows", ModelBuilder.integer("axis", 0))
        .node("Shape", "image -> shape")
        .node("Reshape", "rows, shape -> shaped")
        .node("Mul", "shaped, image -> half")
        .node("Mul", "half, two -> gradient")
        .output("gradient", dims(batch));
  }

  GraphPorts backwardPorts() {
    RowLayout image = RowLayout.image(IMAGE, layout);
    return new GraphPorts("image", image, Optional.of("target"), "gradient", image);
  }

  /** A folder with all that {@link OrtRuntime#open} needs. */
  ModelBundle writeBundle(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("model.yaml"),
        """
        id: quadratic
        input: {height: 4, width: 5, layout: %s, channels: RGB}
        """
            .formatted(layout));
    forward("N").writeTo(folder.resolve("model.onnx"));
    backward("N").writeTo(folder.resolve("model.backward.onnx"));
    writeExport(folder, CLASSES);
    return ModelBundle.open(folder);
  }

  static void writeExport(Path folder, int classes) throws IOException {
    Files.writeString(
        folder.resolve("export.json"),
        """
        {"formatVersion": 1, "source": {"sha256": "%s", "opset": 18},
         "graph": {"sha256": "%s", "opset": 18}, "rule": "standard", "imageInput": "image",
         "targetInput": "target", "logitsOutput": "logits", "gradientOutput": "gradient",
         "logitsValue": "logits", "classes": %d, "selfCheck": {"passed": true, "more": 1},
         "onnxRuntime": "1.29.0", "something": "else"}
        """
            .formatted(
                FileDigest.sha256(folder.resolve("model.onnx")),
                FileDigest.sha256(folder.resolve("model.backward.onnx")),
                classes));
  }

  float[] logits(float[] image) {
    float[] logits = new float[CLASSES];
    for (int k = 0; k < CLASSES; k++) {
      double sum = 0;
      for (int i = 0; i < image.length; i++) {
        sum += (double) weights[k * image.length + i] * image[i] * image[i];
      }
      logits[k] = (float) sum;
    }
    return logits;
  }

  float[] gradient(float[] image, int target) {
    float[] gradient = new float[image.length];
    for (int i = 0; i < image.length; i++) {
      gradient[i] = 2 * weights[target * image.length + i] * image[i];
    }
    return gradient;
  }

  /** Point {@code i} is drawn from seed {@code i}. */
  static Points points(int count) {
    return new Points() {
      @Override
      public int count() {
        return count;
      }

      @Override
      public Shape shape() {
        return IMAGE;
      }

      @Override
      public void fill(int index, float[] destination) {
        System.arraycopy(normal(index, destination.length), 0, destination, 0, destination.length);
      }
    };
  }

  static float[] point(int index) {
    return normal(index, IMAGE.size());
  }

  private static float[] normal(long seed, int size) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  private Object[] dims(Object batch) {
    return layout == Layout.NCHW
        ? new Object[] {batch, IMAGE.dim(0), IMAGE.dim(1), IMAGE.dim(2)}
        : new Object[] {batch, IMAGE.dim(1), IMAGE.dim(2), IMAGE.dim(0)};
  }

  private float[] weightsInFile() {
    if (layout == Layout.NCHW) {
      return weights;
    }
    float[] inFile = new float[weights.length];
    for (int k = 0; k < CLASSES; k++) {
      for (int c = 0; c < IMAGE.dim(0); c++) {
        for (int p = 0; p < PIXELS; p++) {
          int row = k * IMAGE.size();
          inFile[row + p * IMAGE.dim(0) + c] = weights[row + c * PIXELS + p];
        }
      }
    }
    return inFile;
  }
}
