package dev.limelight.app.demo.scene;

import java.io.Closeable;
import java.io.IOException;

/** Where rendered scenes go. Not thread-safe; whoever made it closes it. */
interface SceneSink extends Closeable {
  /**
   * Takes the next scene.
   *
   * @throws IOException if it cannot be written
   */
  void accept(Scene scene) throws IOException;
}
