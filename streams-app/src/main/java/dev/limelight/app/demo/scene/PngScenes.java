package dev.limelight.app.demo.scene;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;

/** One PNG file per scene, named by its index. */
final class PngScenes implements SceneSink {
  private final Path folder;

  PngScenes(Path folder) {
    this.folder = folder;
  }

  @Override
  public void accept(Scene scene) throws IOException {
    write(scene.toImage(), folder.resolve(nameOf(scene)));
  }

  @Override
  public void close() {
    // Every file is complete as soon as its scene is accepted.
  }

  static String nameOf(Scene scene) {
    return String.format(Locale.ROOT, "scene-%06d.png", scene.spec().index());
  }

  static void write(BufferedImage image, Path file) throws IOException {
    if (!ImageIO.write(image, "png", file.toFile())) {
      throw new IOException("No PNG writer in this Java runtime for " + file);
    }
  }
}
