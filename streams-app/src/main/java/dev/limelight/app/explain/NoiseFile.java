package dev.limelight.app.explain;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Noise samples on disk: float32, little-endian, row-major {@code [n,C,H,W]}, nothing else. */
public final class NoiseFile {
  private NoiseFile() {}

  /**
   * Reads the samples; how many there are follows from the file's size.
   *
   * @param file holds standard normal samples, not yet multiplied by the spread
   * @param image shape of one sample, {@code [C,H,W]}
   * @return {@code [n,C,H,W]}, n at least 1
   * @throws UnusableArgumentException if the file cannot be read, does not hold one or more whole
   *     samples of that shape, or has a value that is NaN or infinite
   */
  public static FloatTensor read(Path file, Shape image) {
    try {
      float[] values = floats(file, (long) image.size() * Float.BYTES, image);
      Shape samples =
          Shape.of(values.length / image.size(), image.dim(0), image.dim(1), image.dim(2));
      return FloatTensor.of(samples, values);
    } catch (IOException e) {
      throw new UnusableArgumentException(
          "The noise file " + file + " cannot be read: " + FileFault.of(e), e);
    }
  }

  private static float[] floats(Path file, long sample, Shape image) throws IOException {
    long bytes = Files.size(file);
    if (bytes == 0 || bytes % sample != 0 || bytes > Integer.MAX_VALUE) {
      throw new UnusableArgumentException(
          "The noise file %s has %d bytes; it must hold whole float32 samples of the model's input %s: n x %d bytes, below 2 GiB"
              .formatted(file, bytes, image, sample));
    }
    float[] values = new float[(int) (bytes / Float.BYTES)];
    ByteBuffer.wrap(Files.readAllBytes(file))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new UnusableArgumentException(
            "The noise file %s has %s at value %d; noise must be finite"
                .formatted(file, values[i], i));
      }
    }
    return values;
  }
}
