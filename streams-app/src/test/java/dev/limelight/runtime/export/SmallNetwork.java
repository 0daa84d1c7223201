package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.ints;

import dev.limelight.runtime.ModelBuilder;
import java.io.IOException;
import java.nio.file.Path;

/** A small network of many kinds of layers: residual, pooled, gated, normalised. */
final class SmallNetwork {
  static final int CLASSES = 5;

  private SmallNetwork() {}

  static Path write(Path file) throws IOException {
    return new ModelBuilder(18)
        .input("image", "N", 3, 12, 12)
        .constant("k", OpCase.values(1, 8 * 3 * 9), 8, 3, 3, 3)
        .node("Conv", "image, k -> c", ints("pads", 1, 1, 1, 1), ints("strides", 2, 2))
        .node("Relu", "c -> r")
        .node("MaxPool", "r -> p", ints("kernel_shape", 3, 3), ints("pads", 1, 1, 1, 1))
        .node("Sigmoid", "c -> g")
        .node("Mul", "p, g -> m")
        .node("Add", "m, r -> a")
        .node("GlobalAveragePool", "a -> v")
        .node("Flatten", "v -> f")
        .constant("w", OpCase.values(2, 8 * CLASSES), 8, CLASSES)
        .node("MatMul", "f, w -> logits")
        .output("logits", "N", CLASSES)
        .writeTo(file);
  }
}
