package dev.limelight.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;

/** A token that is given by one of two keys: itself, or the file that holds it. */
final class TokenFile {
  private TokenFile() {}

  /**
   * The token; empty where neither key is set.
   *
   * @throws ConfigurationException if both are set, or the file cannot be read or is empty
   */
  static Optional<String> token(AbstractConfig config, String tokenKey, String fileKey) {
    String value = config.getPassword(tokenKey).value().strip();
    String file = config.getString(fileKey);
    if (file.isEmpty()) {
      return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }
    if (!value.isEmpty()) {
      throw new ConfigurationException(
          "%s and %s are both set; set one of them".formatted(tokenKey, fileKey));
    }
    String line;
    try {
      line = Files.readString(Path.of(file)).lines().findFirst().orElse("").strip();
    } catch (IOException unreadable) {
      throw new ConfigurationException(
          "Cannot read %s (%s): %s".formatted(file, fileKey, unreadable), unreadable);
    }
    if (line.isEmpty()) {
      throw new ConfigurationException(
          "The first line of %s (%s) is empty; it must be the token".formatted(file, fileKey));
    }
    return Optional.of(line);
  }
}
