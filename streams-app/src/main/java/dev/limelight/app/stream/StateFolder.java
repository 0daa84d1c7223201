package dev.limelight.app.stream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The folder of a stream's local state: a copy of what lies in changelog topics, so it may be lost.
 *
 * @param path of the folder
 */
record StateFolder(Path path) {
  private static final int PROBE_BYTES = 4096;

  /** The one that a stream with the properties uses. */
  static StateFolder of(Properties properties) {
    return new StateFolder(
        Path.of(new StreamsConfig(properties).getString(StreamsConfig.STATE_DIR_CONFIG)));
  }

  /**
   * Creates the folder where there is none, and writes to it.
   *
   * @throws StartupException if that fails
   */
  void requireWritable() {
    try {
      Files.createDirectories(path);
      Path probe = Files.createTempFile(path, "limelight", ".probe");
      try {
        Files.write(probe, new byte[PROBE_BYTES]);
      } finally {
        Files.delete(probe);
      }
    } catch (IOException refused) {
      throw StartupException.notSetUp(
          "The state directory "
              + path
              + " (state.dir) cannot be written: "
              + refused
              + ". Name a folder that this process may write to and that has space left.",
          refused);
    }
  }
}
