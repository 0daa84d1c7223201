package dev.limelight;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Reference values and pretrained models that lie beside the repository, in {@code ../shared}, and
 * are no part of it. A test that asks for something that is not there is skipped, with one line
 * saying what was missing.
 */
public final class SharedData {
  private SharedData() {}

  /**
   * Path of a file or folder below {@code ../shared}; skips the calling test where there is none.
   */
  public static Path path(String relative) {
    String root = System.getProperty("limelight.root");
    if (root == null) {
      return Assumptions.abort("Skipped: system property limelight.root is not set");
    }
    Path path = Path.of(root).resolve("../shared").resolve(relative).normalize();
    if (!Files.exists(path)) {
      return Assumptions.abort("Skipped: ../shared/" + relative + " is not there");
    }
    return path;
  }

  /**
   * A little-endian float32 array of the given dimensions; skips the calling test where there is
   * none.
   */
  public static FloatTensor floats(String relative, int... dims) {
    try {
      ByteBuffer bytes =
          ByteBuffer.wrap(Files.readAllBytes(path(relative))).order(ByteOrder.LITTLE_ENDIAN);
      float[] values = new float[bytes.remaining() / Float.BYTES];
      bytes.asFloatBuffer().get(values);
      return FloatTensor.of(Shape.of(dims), values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
