package dev.limelight.app.demo.scene;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * All scenes in one file without a header: unsigned bytes, {@code [N, SIZE, SIZE, 3]}, row-major.
 * For training, where a folder of many thousand PNG files would only be slow.
 */
final class RawScenes implements SceneSink {
  static final String FILE = "scenes.u8";

  private final OutputStream out;

  RawScenes(Path folder) throws IOException {
    this.out = new BufferedOutputStream(Files.newOutputStream(folder.resolve(FILE)), 1 << 18);
  }

  @Override
  public void accept(Scene scene) throws IOException {
    out.write(scene.rgb());
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
