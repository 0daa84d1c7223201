package dev.limelight.app.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which Limelight this is. The build writes it, so that it cannot differ from what was built. */
public final class BuildVersion {
  private static final Properties WRITTEN = written();

  /** The version, as in the archive's name. */
  public static final String CURRENT = WRITTEN.getProperty("version", "unknown");

  /** The sources' commit, or {@code unknown} where they were built without their history. */
  public static final String REVISION = WRITTEN.getProperty("revision", "unknown");

  private BuildVersion() {}

  private static Properties written() {
    Properties properties = new Properties();
    try (InputStream file = BuildVersion.class.getResourceAsStream("build.properties")) {
      if (file != null) {
        properties.load(file);
      }
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException("build.properties cannot be read", e);
    }
  }
}
