package dev.limelight.app.demo;

import java.nio.file.Path;

/** The unpacked distribution that this process was started from. */
final class Distribution {
  private Distribution() {}

  /**
   * Its folder.
   *
   * @throws IllegalArgumentException if the process was not started by its launcher
   */
  static Path home() {
    String home = System.getProperty("limelight.home");
    if (home == null) {
      throw new IllegalArgumentException(
          "The system property limelight.home does not name the distribution: start limelight with"
              + " bin/limelight.");
    }
    return Path.of(home);
  }
}
